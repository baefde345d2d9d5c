using Azure.Messaging.ServiceBus;
using OneProcess.Sqlite;

namespace OneProcess.ServiceBus;

/// <summary>How a row of the table reads as a message.</summary>
internal static class StoredMessages
{
    public const string Columns =
        "sequence, state, due_at, lock_token, delivery_count, enqueued_sequence, enqueued_at, time_to_live, message_id, properties, body";

    public static ServiceBusReceivedMessage Read(SqliteRow row) => Read(row, peeked: false);

    /// <summary>Without the lock token, also where somebody holds the lock: only its holder may settle the message.</summary>
    public static ServiceBusReceivedMessage ReadPeeked(SqliteRow row) => Read(row, peeked: true);

    private static ServiceBusReceivedMessage Read(SqliteRow row, bool peeked)
    {
        bool locked = row.GetInt32(1) == QueueSchema.Locked;
        bool scheduled = row.GetInt32(1) == QueueSchema.Scheduled;
        MessageProperties properties = MessageProperties.Parse(row.GetString(9));
        return new ServiceBusReceivedMessage
        {
            SequenceNumber = row.GetInt64(0),
            State = scheduled ? ServiceBusMessageState.Scheduled : ServiceBusMessageState.Active,
            LockedUntil = locked ? Time(row.GetInt64(2)) : default,
            ScheduledEnqueueTime = scheduled ? Time(row.GetInt64(2)) : default,
            LockTokenGuid = locked && !peeked ? Guid.Parse(row.GetString(3)) : Guid.Empty,
            DeliveryCount = row.GetInt32(4),
            EnqueuedSequenceNumber = row.GetInt64(5),
            EnqueuedTime = Time(row.GetInt64(6)),
            TimeToLive = new TimeSpan(row.GetInt64(7)),
            MessageId = row.GetString(8),
            CorrelationId = properties.CorrelationId,
            Subject = properties.Subject,
            To = properties.To,
            ReplyTo = properties.ReplyTo,
            ContentType = properties.ContentType,
            ApplicationProperties = properties.Application.ToDictionary(p => p.Key, p => p.Value.ToValue()),
            Body = BinaryData.FromBytes(row.GetBytes(10)),
        };
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
