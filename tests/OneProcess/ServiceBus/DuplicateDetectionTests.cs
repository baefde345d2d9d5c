using Azure.Messaging.ServiceBus;
using Xunit;

namespace TicketMaster.Tests.OneProcess.ServiceBus;

public sealed class DuplicateDetectionTests : IDisposable
{
    private readonly QueueFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_second_message_with_the_same_id_is_accepted_and_dropped_within_the_window()
    {
        await SendAsync("a", "first");
        _file.Time.Advance(QueueFile.Window - TimeSpan.FromTicks(1));
        await SendAsync("a", "second");

        Assert.Equal("first", Assert.Single(await _file.ReadyAsync(QueueFile.Once)).Body.ToString());
    }

    [Fact]
    public async Task It_is_dropped_after_the_first_was_completed_and_after_a_restart()
    {
        await SendAsync("a", "first");
        await _file.Receiver(QueueFile.Once).CompleteMessageAsync((await _file.ReadyAsync(QueueFile.Once))[0]);
        await SendAsync("a", "second");
        _file.Reopen();
        await SendAsync("a", "third");

        Assert.Empty(await _file.ReadyAsync(QueueFile.Once));
    }

    [Fact]
    public async Task It_is_accepted_after_the_window_which_a_duplicate_does_not_prolong()
    {
        await SendAsync("a", "first");
        _file.Time.Advance(QueueFile.Window / 2);
        await SendAsync("a", "dropped");
        _file.Time.Advance(QueueFile.Window / 2);
        await SendAsync("a", "second");

        Assert.Equal(["first", "second"], (await _file.ReadyAsync(QueueFile.Once)).Select(m => m.Body.ToString()));
    }

    [Fact]
    public async Task Scheduled_messages_count_and_answer_the_number_of_the_first()
    {
        ServiceBusSender sender = _file.Sender(QueueFile.Once);
        DateTimeOffset later = _file.Time.GetUtcNow().AddMinutes(1);

        long first = await sender.ScheduleMessageAsync(new ServiceBusMessage("first") { MessageId = "a" }, later);
        long second = await sender.ScheduleMessageAsync(new ServiceBusMessage("second") { MessageId = "a" }, later);
        await SendAsync("a", "third");

        Assert.Equal(first, second);
        Assert.Empty(await _file.ReadyAsync(QueueFile.Once));
        _file.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("first", Assert.Single(await _file.ReadyAsync(QueueFile.Once)).Body.ToString());
    }

    [Fact]
    public async Task Of_many_sent_at_once_with_one_id_one_is_kept()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => SendAsync("a", $"{i}"))));

        Assert.Single(await _file.ReadyAsync(QueueFile.Once));
    }

    [Fact]
    public async Task Messages_without_an_id_and_queues_without_a_window_drop_nothing()
    {
        await SendAsync(null, "one");
        await SendAsync(null, "two");
        await _file.Sender().SendMessagesAsync([new("one") { MessageId = "a" }, new("two") { MessageId = "a" }]);

        Assert.Equal(2, (await _file.ReadyAsync(QueueFile.Once)).Count);
        Assert.Equal(2, (await _file.ReadyAsync()).Count);
    }

    private Task SendAsync(string? id, string body)
    {
        var message = new ServiceBusMessage(body);
        if (id is not null)
        {
            message.MessageId = id;
        }

        return _file.Sender(QueueFile.Once).SendMessageAsync(message);
    }
}
