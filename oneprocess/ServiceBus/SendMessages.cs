using Azure.Messaging.ServiceBus;
using OneProcess.Sqlite;

namespace OneProcess.ServiceBus;

/// <summary>A message to be sent, checked and copied: later changes by its sender do not count.</summary>
/// <param name="Properties">In the stored form.</param>
internal sealed record OutgoingMessage(
    string MessageId, string Properties, byte[] Body, TimeSpan TimeToLive, DateTimeOffset ScheduledEnqueueTime)
{
    /// <summary>Bytes of body and properties, at most. The smallest tier of the service takes as much.</summary>
    public const int MaxBytes = 256 * 1024;

    public static OutgoingMessage Of(ServiceBusMessage message, string queue)
    {
        ArgumentNullException.ThrowIfNull(message);
        OutgoingMessage outgoing = new(
            message.MessageId ?? Guid.NewGuid().ToString("N"),
            MessageProperties.Of(message).ToJson(),
            message.Body.ToArray(),
            message.TimeToLive,
            message.ScheduledEnqueueTime);
        int bytes = outgoing.Body.Length + outgoing.Properties.Length;
        return bytes <= MaxBytes
            ? outgoing
            : throw new ServiceBusException(
                $"The message is {bytes} bytes long, of {MaxBytes} at most.", ServiceBusFailureReason.MessageSizeExceeded, queue);
    }
}

internal static class SendMessages
{
    /// <summary>
    /// Stores a message and returns its sequence number. If its MessageId was seen within the window, it stores nothing and returns the
    /// first message's number.
    /// </summary>
    public static long Send(SqliteSession session, QueueDefinition queue, OutgoingMessage message, DateTimeOffset now)
    {
        if (queue.DuplicateDetectionWindow is not null
            && session.Scalar<long?>(
                "SELECT sequence FROM message_ids WHERE queue = $1 AND message_id = $2 AND remembered_until > $3",
                queue.Name, message.MessageId, now.UtcTicks) is { } first)
        {
            return first;
        }

        bool scheduled = message.ScheduledEnqueueTime > now;
        TimeSpan timeToLive = message.TimeToLive < queue.DefaultTimeToLive ? message.TimeToLive : queue.DefaultTimeToLive;
        long sequence = session.Insert(
            """
            INSERT INTO messages (queue, state, due_at, enqueued_at, time_to_live, expires_at, message_id, properties, body)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            queue.Name,
            scheduled ? QueueSchema.Scheduled : QueueSchema.Ready,
            scheduled ? message.ScheduledEnqueueTime.UtcTicks : null,
            now.UtcTicks,
            timeToLive.Ticks,
            scheduled || timeToLive.Ticks > DateTimeOffset.MaxValue.Ticks - now.UtcTicks ? null : now.UtcTicks + timeToLive.Ticks,
            message.MessageId,
            message.Properties,
            message.Body);

        if (queue.DuplicateDetectionWindow is { } window)
        {
            session.Execute(
                """
                INSERT INTO message_ids VALUES ($1, $2, $3, $4)
                ON CONFLICT (queue, message_id) DO UPDATE SET remembered_until = excluded.remembered_until, sequence = excluded.sequence
                """,
                queue.Name, message.MessageId, (now + window).UtcTicks, sequence);
        }

        return sequence;
    }

    /// <returns>Whether the message was still scheduled.</returns>
    public static bool CancelScheduled(SqliteSession session, QueueDefinition queue, long sequence) => session.Execute(
        "DELETE FROM messages WHERE sequence = $1 AND queue = $2 AND state = $3", sequence, queue.Name, QueueSchema.Scheduled) > 0;
}
