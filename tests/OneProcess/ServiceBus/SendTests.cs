using System.Runtime.Serialization;
using Azure.Messaging.ServiceBus;
using Xunit;

namespace TicketMaster.Tests.OneProcess.ServiceBus;

public sealed class SendTests : IDisposable
{
    private readonly QueueFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_queue_that_nobody_reads_does_not_grow_for_ever()
    {
        ServiceBusSender sender = _file.Sender(QueueFile.Unread);
        await sender.SendMessagesAsync(Enumerable.Range(0, 100).Select(i => new ServiceBusMessage($"{i}") { MessageId = $"{i}" }));
        Assert.Equal((100, 100), (_file.Rows("messages"), _file.Rows("message_ids")));

        _file.Time.Advance(TimeSpan.FromMinutes(5));
        await sender.SendMessageAsync(new ServiceBusMessage("after the time to live"));
        Assert.Equal((1, 101), (_file.Rows("messages"), _file.Rows("message_ids")));

        _file.Time.Advance(QueueFile.Window - TimeSpan.FromMinutes(5));
        await sender.SendMessageAsync(new ServiceBusMessage("after the window"));
        Assert.Equal((1, 2), (_file.Rows("messages"), _file.Rows("message_ids")));
    }

    [Fact]
    public async Task A_sent_message_arrives_with_all_that_it_carried_even_after_a_restart()
    {
        var sent = new ServiceBusMessage("body")
        {
            MessageId = "m-1",
            CorrelationId = "c",
            Subject = "s",
            To = "t",
            ReplyTo = "r",
            ContentType = "text/plain",
        };
        Dictionary<string, object> properties = new()
        {
            ["text"] = "ä",
            ["int"] = 1,
            ["long"] = long.MaxValue,
            ["double"] = 0.1,
            ["float"] = 0.1f,
            ["decimal"] = 1.10m,
            ["bool"] = true,
            ["byte"] = (byte)7,
            ["char"] = 'x',
            ["guid"] = Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff"),
            ["uri"] = new Uri("https://example.com/a"),
            ["time"] = new DateTime(2026, 11, 22, 1, 2, 3, DateTimeKind.Utc).AddTicks(4),
            ["offset"] = new DateTimeOffset(2026, 11, 22, 1, 2, 3, TimeSpan.FromHours(2)),
            ["span"] = TimeSpan.FromTicks(123456789),
        };
        foreach ((string key, object value) in properties)
        {
            sent.ApplicationProperties.Add(key, value);
        }

        await _file.Sender().SendMessageAsync(sent);
        _file.Reopen();

        ServiceBusReceivedMessage received = Assert.Single(await _file.ReadyAsync());
        Assert.Equal("body", received.Body.ToString());
        Assert.Equal(
            ("m-1", "c", "s", "t", "r", "text/plain", 1),
            (received.MessageId, received.CorrelationId, received.Subject, received.To, received.ReplyTo, received.ContentType,
                received.DeliveryCount));
        Assert.Equal(_file.Time.GetUtcNow(), received.EnqueuedTime);
        Assert.Equal(_file.Time.GetUtcNow() + QueueFile.LockDuration, received.LockedUntil);
        Assert.Equal(properties, received.ApplicationProperties);
    }

    [Fact]
    public async Task Sending_to_a_queue_that_does_not_exist_is_refused_as_not_found()
    {
        ServiceBusSender sender = _file.Sender("nowhere");

        var refusal = await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new ServiceBusMessage("x")));

        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, refusal.Reason);
        Assert.False(refusal.IsTransient);
    }

    [Fact]
    public async Task A_message_of_256_KB_is_sent_and_a_larger_one_is_refused_together_with_its_batch()
    {
        await _file.Sender().SendMessageAsync(new ServiceBusMessage(new byte[(256 * 1024) - 1024]));
        ServiceBusMessage[] batch = [new("small"), new(new byte[(256 * 1024) + 1])];

        var refusal = await Assert.ThrowsAsync<ServiceBusException>(() => _file.Sender().SendMessagesAsync(batch));

        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, refusal.Reason);
        Assert.Single(await _file.ReadyAsync());
    }

    [Fact]
    public async Task A_property_that_no_message_can_carry_is_refused_by_name()
    {
        var message = new ServiceBusMessage("x");
        message.ApplicationProperties["weird"] = new object();

        var refusal = await Assert.ThrowsAsync<SerializationException>(() => _file.Sender().SendMessageAsync(message));

        Assert.Contains("'weird'", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await _file.ReadyAsync());
    }

    [Fact]
    public async Task A_closed_sender_refuses()
    {
        ServiceBusSender sender = _file.Sender();
        await sender.DisposeAsync();

        Assert.True(sender.IsClosed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.SendMessageAsync(new ServiceBusMessage("x")));
    }
}
