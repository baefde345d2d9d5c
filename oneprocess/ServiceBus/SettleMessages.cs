using Azure.Messaging.ServiceBus;
using OneProcess.Sqlite;

namespace OneProcess.ServiceBus;

/// <summary>What the holder of a lock may do with its message. Each call refuses once the lock is lost.</summary>
internal static class SettleMessages
{
    private const string LockedByUs = "sequence = $1 AND queue = $2 AND lock_token = $3 AND due_at > $4";

    public static void Complete(SqliteSession session, QueueDefinition queue, ServiceBusReceivedMessage message, DateTimeOffset now) =>
        Held(queue, message, session.Execute(
            $"DELETE FROM messages WHERE {LockedByUs}",
            message.SequenceNumber, queue.Name, message.LockToken, now.UtcTicks));

    public static void Renew(SqliteSession session, QueueDefinition queue, ServiceBusReceivedMessage message, DateTimeOffset now) =>
        Held(queue, message, session.Execute(
            $"UPDATE messages SET due_at = $5 WHERE {LockedByUs}",
            message.SequenceNumber, queue.Name, message.LockToken, now.UtcTicks, (now + queue.LockDuration).UtcTicks));

    public static void Abandon(
        SqliteSession session,
        QueueDefinition queue,
        ServiceBusReceivedMessage message,
        IReadOnlyDictionary<string, object> changes,
        DateTimeOffset now)
    {
        bool dead = Unlock(session, queue, message, now);
        Change(session, message.SequenceNumber, changes);
        if (!dead && message.DeliveryCount >= queue.MaxDeliveryCount)
        {
            BuryExhausted(session, queue, message.SequenceNumber);
        }
    }

    public static void DeadLetter(
        SqliteSession session,
        QueueDefinition queue,
        ServiceBusReceivedMessage message,
        IReadOnlyDictionary<string, object> changes,
        string? reason,
        string? description,
        DateTimeOffset now)
    {
        if (Unlock(session, queue, message, now))
        {
            throw new InvalidOperationException("A dead letter cannot be dead-lettered again: complete it or abandon it.");
        }

        Bury(session, message.SequenceNumber, changes, reason, description);
    }

    public static void BuryExhausted(SqliteSession session, QueueDefinition queue, long sequence) => Bury(
        session,
        sequence,
        [],
        "MaxDeliveryCountExceeded",
        $"Message could not be consumed after {queue.MaxDeliveryCount} delivery attempts.");

    /// <summary>Makes a message a dead letter. Time to live and delivery count no longer matter there.</summary>
    public static void Bury(
        SqliteSession session, long sequence, IEnumerable<KeyValuePair<string, object>> changes, string? reason, string? description)
    {
        Dictionary<string, object> all = new(changes);
        if (reason is not null)
        {
            all[Deliveries.ReasonKey] = reason;
        }

        if (description is not null)
        {
            all[Deliveries.DescriptionKey] = description;
        }

        Change(session, sequence, all);
        session.Execute(
            "UPDATE messages SET dead = 1, state = 0, due_at = NULL, lock_token = NULL, expires_at = NULL WHERE sequence = $1", sequence);
    }

    /// <returns>Whether the message is a dead letter.</returns>
    private static bool Unlock(SqliteSession session, QueueDefinition queue, ServiceBusReceivedMessage message, DateTimeOffset now)
    {
        Held(queue, message, session.Execute(
            $"UPDATE messages SET state = 0, due_at = NULL, lock_token = NULL WHERE {LockedByUs}",
            message.SequenceNumber, queue.Name, message.LockToken, now.UtcTicks));
        return session.Scalar<bool>("SELECT dead FROM messages WHERE sequence = $1", message.SequenceNumber);
    }

    private static void Change(SqliteSession session, long sequence, IReadOnlyDictionary<string, object> changes)
    {
        if (changes.Count == 0)
        {
            return;
        }

        string stored = session.Scalar<string>("SELECT properties FROM messages WHERE sequence = $1", sequence)!;
        session.Execute(
            "UPDATE messages SET properties = $2 WHERE sequence = $1",
            sequence, MessageProperties.Parse(stored).With(changes).ToJson());
    }

    private static void Held(QueueDefinition queue, ServiceBusReceivedMessage message, int rows)
    {
        if (rows == 0)
        {
            throw new ServiceBusException(
                $"The lock on message {message.SequenceNumber} is lost: it expired, or the message was settled already.",
                ServiceBusFailureReason.MessageLockLost,
                queue.Name);
        }
    }
}
