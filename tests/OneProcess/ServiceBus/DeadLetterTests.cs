using Azure.Messaging.ServiceBus;
using Xunit;

namespace TicketMaster.Tests.OneProcess.ServiceBus;

public sealed class DeadLetterTests : IDisposable
{
    private readonly QueueFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_message_abandoned_as_often_as_the_queue_allows_is_a_dead_letter_that_says_why()
    {
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("x") { MessageId = "m" });
        for (int delivery = 1; delivery <= 3; delivery++)
        {
            ServiceBusReceivedMessage message = Assert.Single(await _file.ReadyAsync());
            Assert.Equal(delivery, message.DeliveryCount);
            await _file.Receiver().AbandonMessageAsync(message);
        }

        Assert.Empty(await _file.ReadyAsync());
        _file.Reopen();
        ServiceBusReceivedMessage dead = Assert.Single(await _file.DeadLetters().PeekMessagesAsync(10));
        Assert.Equal(("m", "x", "MaxDeliveryCountExceeded"), (dead.MessageId, dead.Body.ToString(), dead.DeadLetterReason));
        Assert.Contains("3 delivery attempts", dead.DeadLetterErrorDescription, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Locks_that_end_and_restarts_count_as_deliveries_too()
    {
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        Assert.Single(await _file.ReadyAsync());
        _file.Time.Advance(QueueFile.LockDuration);
        Assert.Single(await _file.ReadyAsync());
        _file.Reopen();
        Assert.Single(await _file.ReadyAsync());
        _file.Time.Advance(QueueFile.LockDuration);

        Assert.Empty(await _file.ReadyAsync());
        Assert.Single(await _file.DeadLetters().PeekMessagesAsync(10));
    }

    [Fact]
    public async Task A_receiver_dead_letters_with_a_reason_and_its_own_properties()
    {
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await _file.Receiver().DeadLetterMessageAsync(
            (await _file.ReadyAsync())[0], new Dictionary<string, object> { ["at"] = "gate" }, "unreadable", "not JSON");

        ServiceBusReceivedMessage dead = Assert.Single(await _file.ReadyDeadLettersAsync());
        Assert.Equal(
            ("unreadable", "not JSON", "gate"), (dead.DeadLetterReason, dead.DeadLetterErrorDescription, dead.ApplicationProperties["at"]));
        Assert.Empty(await _file.ReadyAsync());
    }

    [Fact]
    public async Task A_dead_letter_is_driven_again_by_sending_a_copy_and_completing_it()
    {
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("x") { Subject = "s" });
        await _file.Receiver().DeadLetterMessageAsync((await _file.ReadyAsync())[0], "why");
        ServiceBusReceiver dead = _file.DeadLetters();

        ServiceBusReceivedMessage letter = await dead.ReceiveMessageAsync();
        await _file.Sender().SendMessageAsync(new ServiceBusMessage(letter));
        await dead.CompleteMessageAsync(letter);

        ServiceBusReceivedMessage again = Assert.Single(await _file.ReadyAsync());
        Assert.Equal(("x", "s", 1), (again.Body.ToString(), again.Subject, again.DeliveryCount));
        Assert.Null(again.DeadLetterReason);
        Assert.Empty(await dead.PeekMessagesAsync(10, fromSequenceNumber: 0));
    }

    [Fact]
    public async Task A_dead_letter_stays_one_however_often_it_is_received_and_however_old_it_gets()
    {
        await _file.Sender(QueueFile.Short).SendMessageAsync(new ServiceBusMessage("x"));
        await _file.Receiver(QueueFile.Short).DeadLetterMessageAsync((await _file.ReadyAsync(QueueFile.Short))[0], "why");

        for (int i = 0; i < 20; i++)
        {
            _file.Time.Advance(TimeSpan.FromHours(1));
            await _file.DeadLetters(QueueFile.Short).AbandonMessageAsync(Assert.Single(await _file.ReadyDeadLettersAsync(QueueFile.Short)));
        }

        ServiceBusReceivedMessage letter = Assert.Single(await _file.ReadyDeadLettersAsync(QueueFile.Short));
        Assert.Equal("why", letter.DeadLetterReason);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _file.DeadLetters(QueueFile.Short).DeadLetterMessageAsync(letter, "again"));
    }
}
