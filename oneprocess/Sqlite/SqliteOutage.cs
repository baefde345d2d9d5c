using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OneProcess.Sqlite;

/// <summary>
/// Failures of a file that is whole but cannot be used now: its disk is full, failing or read-only, or another process holds it. They pass
/// by themselves. Any other failure is damage or a fault of ours.
/// </summary>
public static class SqliteOutage
{
    public const string MeterName = "OneProcess.Sqlite";
    public const string Counter = "oneprocess.sqlite.failed_writes";

    private static readonly Meter s_meter = new(MeterName);
    private static readonly Counter<long> s_failed = s_meter.CreateCounter<long>(
        Counter, "{write}", "Writes that a file could not take, by file and by SQLite's error code.");

    public static bool Is(Exception exception) => exception is SqliteException failed && failed.SqliteErrorCode
        is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL
        or raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_NOMEM;

    internal static void Count(string path, SqliteException exception, int writes) => s_failed.Add(
        writes,
        new KeyValuePair<string, object?>("file", Path.GetFileName(path)),
        new KeyValuePair<string, object?>("code", exception.SqliteErrorCode));
}
