using Azure.Messaging.ServiceBus;
using OneProcess.Sqlite;

namespace OneProcess.ServiceBus;

/// <summary>Reads a row of the table as a message.</summary>
internal static class StoredMessages
{
    public const string Columns =
        "sequence, state, due_at, delivery_count, enqueued_sequence, enqueued_at, time_to_live, message_id, properties, body";

    /// <summary>As its receiver gets it: delivered once more, and under a lock of its own if it is to be settled.</summary>
    public static ServiceBusReceivedMessage ReadReceived(SqliteRow row, DateTimeOffset? lockedUntil) =>
        Read(row, lockedUntil, lockedUntil is null ? Guid.Empty : Guid.NewGuid(), lockedUntil is null ? 0 : 1);

    /// <summary>Without the lock token, even if it is locked: only the holder may settle it.</summary>
    public static ServiceBusReceivedMessage ReadPeeked(SqliteRow row) =>
        Read(row, row.GetInt32(1) == QueueSchema.Locked ? Time(row.GetInt64(2)) : null, Guid.Empty, 0);

    private static ServiceBusReceivedMessage Read(SqliteRow row, DateTimeOffset? lockedUntil, Guid lockToken, int deliveries)
    {
        bool scheduled = row.GetInt32(1) == QueueSchema.Scheduled;
        MessageProperties properties = MessageProperties.Parse(row.GetString(8));
        return ServiceBusModelFactory.ServiceBusReceivedMessage(
            body: BinaryData.FromBytes(row.GetBytes(9)),
            messageId: row.GetString(7),
            timeToLive: new TimeSpan(row.GetInt64(6)),
            correlationId: properties.CorrelationId,
            subject: properties.Subject,
            to: properties.To,
            contentType: properties.ContentType,
            replyTo: properties.ReplyTo,
            scheduledEnqueueTime: scheduled ? Time(row.GetInt64(2)) : default,
            properties: properties.Application.ToDictionary(p => p.Key, p => p.Value.ToValue()!),
            lockTokenGuid: lockToken,
            deliveryCount: row.GetInt32(3) + deliveries,
            lockedUntil: lockedUntil ?? default,
            sequenceNumber: row.GetInt64(0),
            enqueuedSequenceNumber: row.GetInt64(4),
            enqueuedTime: Time(row.GetInt64(5)),
            serviceBusMessageState: scheduled ? ServiceBusMessageState.Scheduled : ServiceBusMessageState.Active);
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
