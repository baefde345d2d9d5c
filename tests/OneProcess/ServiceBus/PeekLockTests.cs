using Azure.Messaging.ServiceBus;
using Xunit;

namespace TicketMaster.Tests.OneProcess.ServiceBus;

public sealed class PeekLockTests : IDisposable
{
    private readonly QueueFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Messages_arrive_in_order_and_a_locked_one_is_its_receivers_alone()
    {
        await _file.Sender().SendMessagesAsync([new("1"), new("2"), new("3")]);

        ServiceBusReceivedMessage first = await _file.Receiver().ReceiveMessageAsync();

        Assert.Equal("1", first.Body.ToString());
        Assert.Equal(["2", "3"], (await _file.ReadyAsync()).Select(m => m.Body.ToString()));
        Assert.Empty(await _file.ReadyAsync());
    }

    [Fact]
    public async Task A_completed_message_never_comes_back()
    {
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await _file.Receiver().CompleteMessageAsync((await _file.ReadyAsync())[0]);

        _file.Time.Advance(QueueFile.LockDuration * 2);
        _file.Reopen();

        Assert.Empty(await _file.ReadyAsync());
    }

    [Fact]
    public async Task A_message_whose_lock_ended_is_delivered_again_and_its_first_receiver_can_no_longer_settle_it()
    {
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        ServiceBusReceivedMessage lost = (await _file.ReadyAsync())[0];

        _file.Time.Advance(QueueFile.LockDuration - TimeSpan.FromTicks(1));
        Assert.Empty(await _file.ReadyAsync());
        _file.Time.Advance(TimeSpan.FromTicks(1));
        ServiceBusReceivedMessage again = Assert.Single(await _file.ReadyAsync());

        Assert.Equal((lost.SequenceNumber, 2), (again.SequenceNumber, again.DeliveryCount));
        Assert.NotEqual(lost.LockToken, again.LockToken);
        ServiceBusReceiver receiver = _file.Receiver();
        foreach (Func<Task> settle in new Func<Task>[]
        {
            () => receiver.CompleteMessageAsync(lost),
            () => receiver.AbandonMessageAsync(lost),
            () => receiver.DeadLetterMessageAsync(lost, "why"),
            () => receiver.RenewMessageLockAsync(lost),
        })
        {
            Assert.Equal(
                ServiceBusFailureReason.MessageLockLost, (await Assert.ThrowsAsync<ServiceBusException>(settle)).Reason);
        }

        await receiver.CompleteMessageAsync(again);
    }

    [Fact]
    public async Task A_lock_that_ended_is_lost_even_when_nobody_has_received_the_message_since()
    {
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        ServiceBusReceivedMessage message = (await _file.ReadyAsync())[0];

        _file.Time.Advance(QueueFile.LockDuration);

        var refusal = await Assert.ThrowsAsync<ServiceBusException>(() => _file.Receiver().CompleteMessageAsync(message));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, refusal.Reason);
        Assert.Single(await _file.ReadyAsync());
    }

    [Fact]
    public async Task A_renewed_lock_lasts_its_whole_time_from_then()
    {
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        ServiceBusReceivedMessage message = (await _file.ReadyAsync())[0];

        _file.Time.Advance(QueueFile.LockDuration / 2);
        await _file.Receiver().RenewMessageLockAsync(message);
        _file.Time.Advance(QueueFile.LockDuration - TimeSpan.FromTicks(1));

        Assert.Empty(await _file.ReadyAsync());
        Assert.Equal(_file.Time.GetUtcNow() + TimeSpan.FromTicks(1), message.LockedUntil);
        await _file.Receiver().CompleteMessageAsync(message);
    }

    [Fact]
    public async Task An_abandoned_message_is_ready_at_once_with_the_properties_it_was_given()
    {
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await _file.Receiver().AbandonMessageAsync(
            (await _file.ReadyAsync())[0], new Dictionary<string, object> { ["hint"] = 42 });

        ServiceBusReceivedMessage again = Assert.Single(await _file.ReadyAsync());
        Assert.Equal((2, 42), (again.DeliveryCount, again.ApplicationProperties["hint"]));
    }

    [Fact]
    public async Task Locks_end_with_the_process_that_held_them()
    {
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        ServiceBusReceivedMessage before = (await _file.ReadyAsync())[0];

        _file.Reopen();

        Assert.Equal(2, Assert.Single(await _file.ReadyAsync()).DeliveryCount);
        await Assert.ThrowsAsync<ServiceBusException>(() => _file.Receiver().CompleteMessageAsync(before));
    }

    [Fact]
    public async Task Receive_and_delete_takes_the_message_away_and_leaves_nothing_to_settle()
    {
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        ServiceBusReceiver receiver = _file.Client.CreateReceiver(
            QueueFile.Plain, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });

        ServiceBusReceivedMessage message = await receiver.ReceiveMessageAsync();

        Assert.Equal("x", message.Body.ToString());
        Assert.Empty(await receiver.PeekMessagesAsync(10));
        await Assert.ThrowsAsync<InvalidOperationException>(() => receiver.CompleteMessageAsync(message));
    }

    [Fact]
    public async Task Peeking_locks_nothing_and_goes_on_from_where_it_was()
    {
        await _file.Sender().SendMessagesAsync([new("1"), new("2"), new("3")]);
        ServiceBusReceiver receiver = _file.Receiver();

        Assert.Equal(["1", "2"], (await receiver.PeekMessagesAsync(2)).Select(m => m.Body.ToString()));
        Assert.Equal("3", (await receiver.PeekMessageAsync()).Body.ToString());
        Assert.Null(await receiver.PeekMessageAsync());
        Assert.Equal(3, (await receiver.PeekMessagesAsync(10, fromSequenceNumber: 0)).Count);
        Assert.All(await _file.ReadyAsync(), message => Assert.Equal(1, message.DeliveryCount));
    }

    [Fact]
    public async Task A_message_that_was_peeked_at_cannot_be_settled_also_while_another_holds_its_lock()
    {
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        ServiceBusReceivedMessage held = (await _file.ReadyAsync())[0];
        ServiceBusReceiver receiver = _file.Receiver();

        ServiceBusReceivedMessage peeked = await receiver.PeekMessageAsync();

        Assert.Equal(Guid.Empty.ToString(), peeked.LockToken);
        await Assert.ThrowsAsync<InvalidOperationException>(() => receiver.CompleteMessageAsync(peeked));
        await receiver.CompleteMessageAsync(held);
    }

    [Fact]
    public async Task A_receiver_waits_for_a_message_and_gives_up_after_its_time()
    {
        Task<ServiceBusReceivedMessage> waiting = _file.Receiver().ReceiveMessageAsync(TimeSpan.FromMinutes(10));
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        Assert.Equal("x", (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).Body.ToString());

        Task<ServiceBusReceivedMessage> inVain = _file.Receiver("once").ReceiveMessageAsync(TimeSpan.FromSeconds(5));
        await Eventually.Async(() =>
        {
            _file.Time.Advance(TimeSpan.FromSeconds(5));
            return inVain.IsCompleted;
        });
        Assert.Null(await inVain);
    }

    [Fact]
    public async Task A_message_past_its_time_to_live_is_dropped_or_dead_lettered_as_its_queue_says()
    {
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("x") { TimeToLive = TimeSpan.FromMinutes(1) });
        await _file.Sender(QueueFile.Short).SendMessageAsync(new ServiceBusMessage("x") { TimeToLive = TimeSpan.FromHours(1) });

        _file.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Empty(await _file.ReadyAsync());
        Assert.Empty(await _file.ReadyDeadLettersAsync());
        Assert.Empty(await _file.ReadyAsync(QueueFile.Short));
        Assert.Equal("TTLExpiredException", Assert.Single(await _file.ReadyDeadLettersAsync(QueueFile.Short)).DeadLetterReason);
    }
}
