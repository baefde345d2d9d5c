using Azure.Messaging.ServiceBus;
using OneProcess.Sqlite;

namespace OneProcess.ServiceBus;

/// <param name="Messages">Received, oldest first; empty if none was ready.</param>
/// <param name="NextDue">If none was ready: when one may become so by itself.</param>
internal sealed record Received(IReadOnlyList<ServiceBusReceivedMessage> Messages, DateTimeOffset? NextDue);

internal static class ReceiveMessages
{
    public static Received Receive(
        SqliteSession session, QueueDefinition queue, bool dead, ServiceBusReceiveMode mode, int max, DateTimeOffset now)
    {
        DueMessages.Apply(session, queue, now);
        DateTimeOffset? lockedUntil = mode == ServiceBusReceiveMode.PeekLock ? now + queue.LockDuration : null;
        List<ServiceBusReceivedMessage> messages = session.Query(
            $"SELECT {StoredMessages.Columns} FROM messages WHERE queue = $1 AND dead = $2 AND state = 0 ORDER BY sequence LIMIT $3",
            row => StoredMessages.ReadReceived(row, lockedUntil),
            queue.Name, dead, max);
        foreach (ServiceBusReceivedMessage message in messages)
        {
            if (lockedUntil is { } until)
            {
                session.Execute(
                    "UPDATE messages SET state = 2, lock_token = $2, due_at = $3, delivery_count = $4 WHERE sequence = $1",
                    message.SequenceNumber, message.LockToken, until.UtcTicks, message.DeliveryCount);
            }
            else
            {
                session.Execute("DELETE FROM messages WHERE sequence = $1", message.SequenceNumber);
            }
        }

        return new Received(
            messages,
            messages.Count == 0 && DueMessages.NextDue(session, queue) is { } due ? new DateTimeOffset(due, TimeSpan.Zero) : null);
    }

    public static IReadOnlyList<ServiceBusReceivedMessage> Peek(
        SqliteSession session, QueueDefinition queue, bool dead, int max, long from, DateTimeOffset now)
    {
        DueMessages.Apply(session, queue, now);
        return session.Query(
            $"""
            SELECT {StoredMessages.Columns} FROM messages
            WHERE queue = $1 AND dead = $2 AND sequence >= $3 ORDER BY sequence LIMIT $4
            """,
            StoredMessages.ReadPeeked,
            queue.Name, dead, from, max);
    }

    /// <summary>Whether a message of the queue is ready now, or would be at the next look.</summary>
    public static bool AnyReady(SqliteSession session, QueueDefinition queue, DateTimeOffset now) => session.Scalar<bool>(
        """
        SELECT EXISTS (SELECT 1 FROM messages WHERE queue = $1 AND dead = 0 AND state = 0)
            OR EXISTS (SELECT 1 FROM messages WHERE queue = $1 AND dead = 0 AND due_at <= $2)
        """,
        queue.Name, now.UtcTicks);
}
