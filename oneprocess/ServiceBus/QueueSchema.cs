namespace OneProcess.ServiceBus;

/// <summary>
/// One table for all queues and their dead letters. A message is ready, scheduled or locked. The last two have the time at which they
/// become ready by themselves (<c>due_at</c>, UTC ticks).
/// </summary>
internal static class QueueSchema
{
    public const int Ready = 0;
    public const int Scheduled = 1;
    public const int Locked = 2;

    /// <summary>Locks belong to a process, so a start gives up those of the process before.</summary>
    public const string ReleaseLocks = "UPDATE messages SET due_at = 0 WHERE state = 2";

    public const string Tables = """
        CREATE TABLE IF NOT EXISTS messages (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            queue TEXT NOT NULL,
            dead INTEGER NOT NULL DEFAULT 0,
            state INTEGER NOT NULL,
            due_at INTEGER,
            lock_token TEXT,
            delivery_count INTEGER NOT NULL DEFAULT 0,
            enqueued_sequence INTEGER NOT NULL DEFAULT 0,
            enqueued_at INTEGER NOT NULL,
            time_to_live INTEGER NOT NULL,
            expires_at INTEGER,
            message_id TEXT NOT NULL,
            properties TEXT NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX IF NOT EXISTS messages_in_order ON messages (queue, dead, state);
        CREATE INDEX IF NOT EXISTS messages_due ON messages (queue, due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX IF NOT EXISTS messages_expiring ON messages (queue, expires_at) WHERE expires_at IS NOT NULL;
        CREATE TABLE IF NOT EXISTS message_ids (
            queue TEXT NOT NULL,
            message_id TEXT NOT NULL,
            remembered_until INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            PRIMARY KEY (queue, message_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS message_ids_forgotten ON message_ids (queue, remembered_until);
        """;
}
