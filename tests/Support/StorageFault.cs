using System.Reflection;
using Microsoft.Data.Sqlite;
using OneProcess.Sqlite;
using SQLitePCL;

namespace TicketMaster.Tests.Support;

/// <summary>
/// Keeps an open file from being written until it is disposed of: no room for another page, a second connection that holds the lock, or
/// a connection that may only read. SQLite's own refusals, as on a real disk.
/// </summary>
internal sealed class StorageFault(Action over) : IDisposable
{
    private static readonly FieldInfo s_writer = typeof(SqliteFile).GetField("_writer", BindingFlags.NonPublic | BindingFlags.Instance)!;

    public static StorageFault On(SqliteFile file, string fault)
    {
        sqlite3 writer = ((SqliteSession)s_writer.GetValue(file)!).Connection.Handle!;
        switch (fault)
        {
            case "full":
                // SQLite takes the file's present length for a limit below it.
                Run(writer, "PRAGMA max_page_count = 1");
                return new(() => Run(writer, "PRAGMA max_page_count = 1073741823"));
            case "read-only":
                Run(writer, "PRAGMA query_only = 1");
                return new(() => Run(writer, "PRAGMA query_only = 0"));
            case "locked":
                var other = new SqliteConnection($"Data Source={file.Path};Pooling=False");
                other.Open();
                Run(other.Handle!, "BEGIN IMMEDIATE");
                raw.sqlite3_busy_timeout(writer, 20);
                return new(other.Dispose);
            default:
                throw new ArgumentOutOfRangeException(nameof(fault));
        }
    }

    public void Dispose() => over();

    private static void Run(sqlite3 connection, string sql) =>
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection, sql), connection);
}
