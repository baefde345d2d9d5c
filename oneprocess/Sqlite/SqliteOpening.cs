using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OneProcess.Sqlite;

/// <summary>How the file of a database is made, looked at and opened, and what is refused.</summary>
internal static class SqliteOpening
{
    /// <summary>
    /// For each connection. A commit that has split a page walks the whole cache of the writer, so more would cost it time.
    /// </summary>
    internal const int CacheKibibytes = 16_384;

    private const int LogBytes = 64 * 1024 * 1024;

    /// <summary>For a connection that only looks at the file.</summary>
    private const int FewKibibytes = 256;

    /// <summary>
    /// One connection to an existing file, for a look at it before it is opened. Closing it leaves the write-ahead log as it is.
    /// </summary>
    /// <inheritdoc cref="SqliteFile.Open(string, string)"/>
    internal static SqliteSession OpenOnce(string path)
    {
        RefuseDamaged(path);
        var connection = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadWrite));
        try
        {
            connection.Open();
            var session = new SqliteSession(connection, FewKibibytes);
            KeepLog(session);
            MakeDurable(path, session);
            return session;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw Unopened(path, exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A message that a file is damaged, and what to do about it.</summary>
    internal static string Damaged(string path, string why) =>
        $"The database '{path}' is damaged ({why}). Restore it from a backup, or move its folder away to start with an empty one.";

    /// <summary>SQLite would take an empty file for a new database, and a bad log for an empty one.</summary>
    internal static void RefuseDamaged(string path)
    {
        string? damage = new FileInfo(path).Length == 0 ? "it is empty" : WriteAheadLog.FindDamage(path + "-wal");
        if (damage is not null)
        {
            throw new InvalidDataException(Damaged(path, damage));
        }
    }

    /// <summary>Checks a table and its indexes.</summary>
    /// <exception cref="InvalidDataException">Something is damaged.</exception>
    internal static void RefuseDamagedTable(SqliteSession session, string table, string path)
    {
        string check = session.Scalar<string>($"PRAGMA integrity_check({table})") ?? "no answer";
        if (check != "ok")
        {
            throw new InvalidDataException(Damaged(path, check));
        }
    }

    internal static Exception Unopened(string path, SqliteException exception) =>
        // 10 = I/O error (a truncated file), 11 = malformed, 26 = not a database.
        exception.SqliteErrorCode is 10 or 11 or 26
            ? new InvalidDataException(Damaged(path, exception.Message), exception)
            : new IOException($"The database '{path}' cannot be opened: {exception.Message}", exception);

    internal static void KeepLog(SqliteSession session) =>
        _ = raw.sqlite3_db_config(session.Connection.Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);

    internal static string ConnectionString(string path, SqliteOpenMode mode) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = mode,
        Pooling = false,
        DefaultTimeout = 30,
    }.ToString();

    /// <summary>Keeps other processes from the file.</summary>
    /// <exception cref="IOException">Another process has it.</exception>
    internal static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new IOException(
                $"The database '{path}' is in use by another process, or its folder cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Lets nobody but its owner read a file, or the files beside it that a process left. SQLite gives new ones the same mode.
    /// </summary>
    internal static void OwnersOnly(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (string file in new[] { path, path + "-wal", path + "-shm", path + "-journal", path + ".lock" }.Where(File.Exists))
        {
            try
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
            catch (UnauthorizedAccessException)
            {
                // The file is another user's, or its disk knows no modes. Whoever set that up decides who reads it.
            }
        }
    }

    /// <summary>
    /// Makes the file under another name and moves it into place once it is whole. So a file under its own name was a database once,
    /// however short it is now.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="fill">Writes what the file has from its beginning on.</param>
    internal static void Create(string path, Action<SqliteSession> fill)
    {
        if (File.Exists(path + "-wal"))
        {
            throw new InvalidDataException(Damaged(path, "the file is gone, its write-ahead log is there"));
        }

        string unfinished = path + ".new";
        File.Delete(unfinished);
        File.Delete(unfinished + "-journal");
        File.Delete(unfinished + "-wal");
        File.WriteAllBytes(unfinished, []);
        OwnersOnly(unfinished);
        using (var connection = new SqliteConnection(ConnectionString(unfinished, SqliteOpenMode.ReadWriteCreate)))
        {
            connection.Open();
            Run(connection, "PRAGMA synchronous=FULL; PRAGMA fullfsync=1; PRAGMA journal_mode=WAL");
            using var session = new SqliteSession(connection, FewKibibytes);
            fill(session);
        }

        // The log makes the new name durable: SQLite syncs the folder when it creates that.
        File.Move(unfinished, path);
    }

    internal static SqliteSession Prepare(string path, SqliteConnection connection, string schema, bool isChecked)
    {
        var session = new SqliteSession(connection, CacheKibibytes);
        MakeDurable(path, session);
        // The checkpointer copies the log.
        session.Execute("PRAGMA wal_autocheckpoint=0");
        // A log that grew while one query took long is cut when it begins anew.
        session.Execute($"PRAGMA journal_size_limit={LogBytes}");
        session.Execute("PRAGMA temp_store=MEMORY");
        // Only commits reach the log, so WriteAheadLog can tell a torn end from damage.
        session.Execute("PRAGMA cache_spill=0");
        string check = isChecked ? session.ReadOnce(s => s.Scalar<string>("PRAGMA quick_check(1)")) ?? "no answer" : "ok";
        if (check != "ok")
        {
            throw new InvalidDataException(Damaged(path, check));
        }

        Run(connection, schema);
        return session;
    }

    internal static void MakeDurable(string path, SqliteSession session)
    {
        string mode = session.Scalar<string>("PRAGMA journal_mode=WAL") ?? "none";
        if (mode != "wal")
        {
            throw new IOException($"The database '{path}' cannot be opened: its disk does not support a write-ahead log.");
        }

        session.Execute("PRAGMA synchronous=FULL");
        // On macOS an ordinary fsync leaves the data in the drive's cache. Elsewhere this changes nothing.
        session.Execute("PRAGMA fullfsync=1");
        session.Execute("PRAGMA checkpoint_fullfsync=1");
    }

    internal static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The schema is this runtime's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
