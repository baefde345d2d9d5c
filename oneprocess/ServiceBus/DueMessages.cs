using OneProcess.Sqlite;

namespace OneProcess.ServiceBus;

/// <summary>What time does to messages: locks end, scheduled messages are enqueued, old ones expire.</summary>
internal static class DueMessages
{
    /// <summary>More would keep others waiting for the writer.</summary>
    private const int PurgedAtOnce = 2_000;

    public static void Apply(SqliteSession session, QueueDefinition queue, DateTimeOffset now)
    {
        if (NextDue(session, queue) is { } due && due <= now.UtcTicks)
        {
            EndLocks(session, queue, now.UtcTicks);
            Enqueue(session, queue, now.UtcTicks);
        }

        Expire(session, queue, now.UtcTicks, limit: -1);
    }

    /// <summary>Removes expired messages, and ids whose window is over. It removes some of each, the rest the next time.</summary>
    public static void Purge(SqliteSession session, QueueDefinition queue, long now)
    {
        Expire(session, queue, now, PurgedAtOnce);
        session.Execute(
            """
            DELETE FROM message_ids WHERE (queue, message_id) IN (
                SELECT queue, message_id FROM message_ids WHERE queue = $1 AND remembered_until <= $2 LIMIT $3)
            """,
            queue.Name, now, PurgedAtOnce);
    }

    /// <summary>When the next lock ends or the next scheduled message is due, in UTC ticks.</summary>
    public static long? NextDue(SqliteSession session, QueueDefinition queue) => session.Scalar<long?>(
        "SELECT min(due_at) FROM messages WHERE queue = $1 AND due_at IS NOT NULL", queue.Name);

    private static void EndLocks(SqliteSession session, QueueDefinition queue, long now)
    {
        const string Ended = "queue = $1 AND due_at <= $2 AND state = 2";
        List<long> exhausted = session.Query(
            $"SELECT sequence FROM messages WHERE {Ended} AND dead = 0 AND delivery_count >= $3",
            row => row.GetInt64(0),
            queue.Name, now, queue.MaxDeliveryCount);
        exhausted.ForEach(sequence => SettleMessages.BuryExhausted(session, queue, sequence));
        session.Execute($"UPDATE messages SET state = 0, due_at = NULL, lock_token = NULL WHERE {Ended}", queue.Name, now);
    }

    /// <summary>Moves scheduled messages to the end of the queue, under new sequence numbers.</summary>
    private static void Enqueue(SqliteSession session, QueueDefinition queue, long now)
    {
        session.Execute(
            """
            INSERT INTO messages
                (queue, state, enqueued_sequence, enqueued_at, time_to_live, expires_at, message_id, properties, body)
            SELECT queue, 0, sequence, due_at, time_to_live,
                CASE WHEN time_to_live <= $3 - due_at THEN due_at + time_to_live END, message_id, properties, body
            FROM messages WHERE queue = $1 AND due_at <= $2 AND state = 1 ORDER BY due_at, sequence
            """,
            queue.Name, now, DateTimeOffset.MaxValue.Ticks);
        session.Execute("DELETE FROM messages WHERE queue = $1 AND due_at <= $2 AND state = 1", queue.Name, now);
    }

    private static void Expire(SqliteSession session, QueueDefinition queue, long now, int limit)
    {
        List<long> expired = session.Query(
            "SELECT sequence FROM messages WHERE queue = $1 AND expires_at <= $2 AND state = 0 AND dead = 0 LIMIT $3",
            row => row.GetInt64(0),
            queue.Name, now, limit);
        foreach (long sequence in expired)
        {
            if (queue.DeadLetterOnExpiration)
            {
                SettleMessages.Bury(session, sequence, [], "TTLExpiredException", "The message expired and was dead lettered.");
            }
            else
            {
                session.Execute("DELETE FROM messages WHERE sequence = $1", sequence);
            }
        }
    }
}
