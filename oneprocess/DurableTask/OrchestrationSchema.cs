using Microsoft.Extensions.Logging;
using OneProcess.Sqlite;

namespace OneProcess.DurableTask;

/// <summary>
/// Four tables: instances, their history, their messages (due now or later), and the activities to run. A finished instance has no row in
/// the last two, so it costs the engine nothing. Times are UTC ticks; a message that is due now has the time at which it came. Events are
/// the real library's, in its own form.
/// </summary>
internal static class OrchestrationSchema
{
    /// <summary>Pending, running and suspended, by their numbers in the real API.</summary>
    public const string Unfinished = "(6, 0, 7)";

    /// <summary>The tables' version. Version 0 wrote no version, and the real library cannot replay its histories.</summary>
    private const int Version = 1;

    private const string Tables = $"""
        CREATE TABLE instances (
            id TEXT PRIMARY KEY, execution TEXT NOT NULL, turn INTEGER NOT NULL, name TEXT NOT NULL,
            status INTEGER NOT NULL, input TEXT, output TEXT, failure BLOB, custom_status TEXT, tags TEXT,
            created INTEGER NOT NULL, updated INTEGER NOT NULL);
        CREATE INDEX finished_instances ON instances (updated) WHERE status NOT IN {Unfinished};
        CREATE TABLE history (
            instance TEXT NOT NULL, n INTEGER NOT NULL, events BLOB NOT NULL, PRIMARY KEY (instance, n)) WITHOUT ROWID;
        CREATE TABLE inbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT, due INTEGER NOT NULL, event BLOB NOT NULL);
        CREATE INDEX inbox_of_instance ON inbox (instance, due);
        CREATE INDEX inbox_by_due ON inbox (due);
        CREATE TABLE activities (
            id INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT NOT NULL, task INTEGER NOT NULL,
            name TEXT NOT NULL, input TEXT);
        """;

    /// <summary>Opens or creates the file. Orchestrations of an older version are dropped.</summary>
    public static SqliteFile Open(string path, ILogger logger)
    {
        SqliteFile file = SqliteFile.Open(path, "PRAGMA user_version");
        try
        {
            if (file.WriteAsync(Upgrade).GetAwaiter().GetResult() is { } unfinished)
            {
                logger.LogWarning(
                    "The orchestrations in '{Path}' are of an older version and were dropped, {Unfinished} of them unfinished.",
                    path,
                    unfinished);
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <returns>How many unfinished instances were dropped; null if nothing of an older version was there.</returns>
    private static long? Upgrade(SqliteSession session)
    {
        if (session.Scalar<int>("PRAGMA user_version") == Version)
        {
            return null;
        }

        long? unfinished = null;
        if (session.Scalar<string>("SELECT name FROM sqlite_schema WHERE name = 'instances'") is not null)
        {
            unfinished = session.Scalar<long>($"SELECT count(*) FROM instances WHERE status IN {Unfinished}");
            session.Command("DROP TABLE instances; DROP TABLE history; DROP TABLE inbox; DROP TABLE activities").ExecuteNonQuery();
        }

        session.Command(Tables + $"PRAGMA user_version = {Version}").ExecuteNonQuery();
        return unfinished;
    }
}
