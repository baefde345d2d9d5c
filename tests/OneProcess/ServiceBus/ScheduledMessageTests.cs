using Azure.Messaging.ServiceBus;
using Xunit;

namespace TicketMaster.Tests.OneProcess.ServiceBus;

public sealed class ScheduledMessageTests : IDisposable
{
    private readonly QueueFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_scheduled_message_arrives_at_its_time_behind_what_was_sent_before_even_after_a_restart()
    {
        DateTimeOffset due = _file.Time.GetUtcNow().AddHours(1);
        long number = await _file.Sender().ScheduleMessageAsync(new ServiceBusMessage("later"), due);
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("also later") { ScheduledEnqueueTime = due });
        await _file.Sender().SendMessageAsync(new ServiceBusMessage("now"));
        ServiceBusReceivedMessage peeked = (await _file.Receiver().PeekMessagesAsync(1))[0];
        Assert.Equal((number, ServiceBusMessageState.Scheduled, due), (peeked.SequenceNumber, peeked.State, peeked.ScheduledEnqueueTime));

        _file.Reopen();
        _file.Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        ServiceBusReceivedMessage first = Assert.Single(await _file.ReadyAsync());
        Assert.Equal("now", first.Body.ToString());
        _file.Time.Advance(TimeSpan.FromTicks(1));

        IReadOnlyList<ServiceBusReceivedMessage> arrived = await _file.ReadyAsync();
        Assert.Equal(["later", "also later"], arrived.Select(m => m.Body.ToString()));
        Assert.Equal((number, due), (arrived[0].EnqueuedSequenceNumber, arrived[0].EnqueuedTime));
        Assert.True(arrived[0].SequenceNumber > first.SequenceNumber);
    }

    [Fact]
    public async Task A_time_that_is_past_means_now()
    {
        await _file.Sender().ScheduleMessageAsync(new ServiceBusMessage("x"), _file.Time.GetUtcNow().AddSeconds(-1));

        Assert.Single(await _file.ReadyAsync());
    }

    [Fact]
    public async Task A_cancelled_message_never_arrives_and_cannot_be_cancelled_twice()
    {
        ServiceBusSender sender = _file.Sender();
        long number = await sender.ScheduleMessageAsync(new ServiceBusMessage("x"), _file.Time.GetUtcNow().AddHours(1));

        await sender.CancelScheduledMessageAsync(number);
        _file.Time.Advance(TimeSpan.FromHours(2));

        Assert.Empty(await _file.ReadyAsync());
        var refusal = await Assert.ThrowsAsync<ServiceBusException>(() => sender.CancelScheduledMessageAsync(number));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, refusal.Reason);
    }

    [Fact]
    public async Task A_message_that_is_not_scheduled_any_more_cannot_be_cancelled()
    {
        ServiceBusSender sender = _file.Sender();
        long number = await sender.ScheduleMessageAsync(new ServiceBusMessage("x"), _file.Time.GetUtcNow().AddHours(1));
        _file.Time.Advance(TimeSpan.FromHours(1));
        ServiceBusReceivedMessage arrived = Assert.Single(await _file.ReadyAsync());

        await Assert.ThrowsAsync<ServiceBusException>(() => sender.CancelScheduledMessageAsync(number));

        await _file.Receiver().CompleteMessageAsync(arrived);
    }

    [Fact]
    public async Task Time_to_live_counts_from_the_arrival()
    {
        await _file.Sender(QueueFile.Short).ScheduleMessageAsync(new ServiceBusMessage("x"), _file.Time.GetUtcNow().AddHours(1));

        _file.Time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(4));
        ServiceBusReceivedMessage arrived = Assert.Single(await _file.ReadyAsync(QueueFile.Short));

        Assert.Equal(_file.Time.GetUtcNow().AddMinutes(1), arrived.ExpiresAt);
    }
}
