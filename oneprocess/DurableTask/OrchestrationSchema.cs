namespace OneProcess.DurableTask;

/// <summary>
/// Four tables: what instances are, what happened to them, what waits to happen (now, or when its time comes), and which
/// activities are to run. An instance that is over has no row in the last two, so it costs the engine nothing.
/// Times are UTC ticks; a message that is due now has the time at which it came.
/// </summary>
internal static class OrchestrationSchema
{
    /// <summary>Pending, running and suspended, as their numbers in the real API.</summary>
    public const string Unfinished = "(6, 0, 7)";

    public const string Sql = """
        CREATE TABLE IF NOT EXISTS instances (
            id TEXT PRIMARY KEY, execution TEXT NOT NULL, generation INTEGER NOT NULL, turn INTEGER NOT NULL, name TEXT NOT NULL,
            status INTEGER NOT NULL, input TEXT, output TEXT, failure TEXT, custom_status TEXT, tags TEXT,
            created INTEGER NOT NULL, updated INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS history (
            instance TEXT NOT NULL, n INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (instance, n)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS inbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT, timer INTEGER, due INTEGER NOT NULL, event TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS inbox_of_instance ON inbox (instance, due);
        CREATE INDEX IF NOT EXISTS inbox_by_due ON inbox (due);
        CREATE TABLE IF NOT EXISTS activities (
            id INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT NOT NULL, task INTEGER NOT NULL,
            name TEXT NOT NULL, input TEXT);
        """;
}
