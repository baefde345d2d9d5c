using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using OneProcess.Data;
using SQLitePCL;

namespace OneProcess.Sqlite;

/// <summary>
/// One SQLite file. A single writer thread commits waiting writes as a group with one fsync. Readers never wait for it (WAL). An
/// acknowledged write is on the disk.
/// </summary>
public sealed class SqliteFile : IDisposable
{
    /// <summary>Writes of one commit, at most. More would only make the first of them wait longer.</summary>
    private const int MaxGroup = 512;

    /// <summary>Of these, writes of background work. A client's write waits for at most so many before its own group begins.</summary>
    private const int MaxBackground = 64;
    private const int LeastBackground = 16;

    /// <summary>
    /// For each connection. A commit that has split a page walks the whole cache of the writer, so more would cost it time.
    /// </summary>
    private const int CacheKibibytes = 16_384;

    /// <summary>For a connection that only looks at the file.</summary>
    private const int FewKibibytes = 256;

    /// <summary>How long a commit waits for another process that holds the file.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>The same while the file cannot be written, so that callers are told at once.</summary>
    private static readonly TimeSpan s_patienceInOutage = TimeSpan.FromMilliseconds(100);

    private readonly WriteQueue<Pending> _pending = new(MaxGroup, MaxBackground, LeastBackground);
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private readonly SqliteSession _writer;
    private readonly Checkpointer _checkpointer;
    private readonly FileStream _processLock;
    private readonly Thread _thread;
    private readonly string _readerConnectionString;
    private volatile bool _disposed;
    private volatile SqliteException? _outage;

    private SqliteFile(string path, SqliteSession writer, FileStream processLock)
    {
        Path = path;
        _processLock = processLock;
        _writer = writer;
        _writer.SetPatience(s_patience);
        _readerConnectionString = ConnectionString(path, SqliteOpenMode.ReadWrite);
        _checkpointer = new Checkpointer(Open, writer);
        _thread = new Thread(WriteLoop) { IsBackground = true, Name = $"sqlite {System.IO.Path.GetFileName(path)}" };
        _thread.Start();
    }

    public string Path { get; }

    /// <summary>Raised on the writer when the file can no longer be written, with the reason, and when it can again.</summary>
    internal event Action<SqliteFile, SqliteException?>? OutageChanged;

    /// <summary>Writes that are in no group yet.</summary>
    internal int Waiting => _pending.Count;

    /// <summary>Runs on the writer, as part of every commit, after its writes.</summary>
    internal Action<SqliteSession>? BeforeCommit { get; set; }

    /// <summary>Opens or creates the file, refuses a damaged one, and applies the schema (idempotent statements).</summary>
    /// <exception cref="InvalidDataException">The file is damaged, truncated or no SQLite database.</exception>
    /// <exception cref="IOException">Another process has it open, or the disk or the rights forbid to open it.</exception>
    public static SqliteFile Open(string path, string schema)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        FileStream processLock = Lock(path);
        SqliteConnection? connection = null;
        try
        {
            if (!File.Exists(path))
            {
                Create(path, _ => { });
            }

            OwnersOnly(path);
            RefuseDamaged(path);
            connection = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadWrite));
            connection.Open();
            return new SqliteFile(path, Prepare(path, connection, schema), processLock);
        }
        catch (SqliteException exception)
        {
            connection?.Dispose();
            processLock.Dispose();
            throw Unopened(path, exception);
        }
        catch
        {
            connection?.Dispose();
            processLock.Dispose();
            throw;
        }
    }

    /// <summary>
    /// One connection to an existing file, for a look at it before it is opened. Closing it leaves the write-ahead log as it is.
    /// </summary>
    /// <inheritdoc cref="Open(string, string)"/>
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

    /// <summary>
    /// Runs <paramref name="work"/> on the writer, in its own savepoint, and completes once it is committed and fsynced. If the work
    /// throws, only its own changes are undone, and the caller gets its exception.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work) => WriteAsync(work, isOneStatement: false);

    /// <summary>
    /// As <see cref="WriteAsync{T}(Func{SqliteSession, T})"/>, for work that writes by one statement. If that fails, SQLite undoes it. So
    /// it needs no savepoint, which would cost as much as the statement.
    /// </summary>
    internal Task<T> WriteStatementAsync<T>(Func<SqliteSession, T> work) => WriteAsync(work, isOneStatement: true);

    private Task<T> WriteAsync<T>(Func<SqliteSession, T> work, bool isOneStatement)
    {
        var pending = new Pending<T>(work, isOneStatement);
        return _pending.TryAdd(pending, BackgroundWork.IsCurrent)
            ? pending.Task
            : throw new ObjectDisposedException(nameof(SqliteFile), $"The database '{Path}' is closed.");
    }

    /// <summary>Writes some pages and takes them away again, to find out whether the file can be written.</summary>
    /// <exception cref="SqliteException">It cannot.</exception>
    internal Task ProbeAsync() => WriteAsync(session =>
    {
        session.Execute("CREATE TABLE IF NOT EXISTS write_probe (bytes BLOB)");
        session.Execute("INSERT INTO write_probe VALUES (zeroblob(16384))");
        return session.Execute("DELETE FROM write_probe");
    });

    /// <summary>Runs a read on the calling thread, on a connection of its own.</summary>
    public T Read<T>(Func<SqliteSession, T> work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_readers.TryTake(out SqliteSession? session))
        {
            session = new SqliteSession(Open(), CacheKibibytes);
            session.Execute("PRAGMA query_only=1");
        }

        try
        {
            return work(session);
        }
        finally
        {
            _readers.Add(session);
            if (_disposed)
            {
                CloseReaders();
            }
        }
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _pending.Close();
        _thread.Join();
        _checkpointer.Dispose();
        CloseReaders();
        Close();
        _processLock.Dispose();
    }

    /// <summary>A message that a file is damaged, and what to do about it.</summary>
    public static string Damaged(string path, string why) =>
        $"The database '{path}' is damaged ({why}). Restore it from a backup, or move its folder away to start with an empty one.";

    /// <summary>The writer is the last connection. Closing it copies the log into the file and deletes the log.</summary>
    private void Close()
    {
        try
        {
            FolderMark.Close(_writer);
        }
        catch (SqliteException)
        {
            // The disk is full or failing. The file stays marked as open, so its log must stay too.
            KeepLog(_writer);
        }

        _writer.Dispose();
    }

    private static void KeepLog(SqliteSession session) =>
        _ = raw.sqlite3_db_config(session.Connection.Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);

    /// <summary>SQLite would take an empty file for a new database, and a bad log for an empty one.</summary>
    private static void RefuseDamaged(string path)
    {
        string? damage = new FileInfo(path).Length == 0 ? "it is empty" : WriteAheadLog.FindDamage(path + "-wal");
        if (damage is not null)
        {
            throw new InvalidDataException(Damaged(path, damage));
        }
    }

    internal static Exception Unopened(string path, SqliteException exception) =>
        // 10 = I/O error (a truncated file), 11 = malformed, 26 = not a database.
        exception.SqliteErrorCode is 10 or 11 or 26
            ? new InvalidDataException(Damaged(path, exception.Message), exception)
            : new IOException($"The database '{path}' cannot be opened: {exception.Message}", exception);

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_readerConnectionString);
        connection.Open();
        return connection;
    }

    private void CloseReaders()
    {
        while (_readers.TryTake(out SqliteSession? reader))
        {
            reader.Dispose();
        }
    }

    private static string ConnectionString(string path, SqliteOpenMode mode) => new SqliteConnectionStringBuilder
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
    private static void OwnersOnly(string path)
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

    private static SqliteSession Prepare(string path, SqliteConnection connection, string schema)
    {
        var session = new SqliteSession(connection, CacheKibibytes);
        MakeDurable(path, session);
        // The checkpointer copies the log.
        session.Execute("PRAGMA wal_autocheckpoint=0");
        session.Execute("PRAGMA temp_store=MEMORY");
        // Only commits reach the log, so WriteAheadLog can tell a torn end from damage.
        session.Execute("PRAGMA cache_spill=0");
        string check = session.ReadOnce(s => s.Scalar<string>("PRAGMA quick_check(1)")) ?? "no answer";
        if (check != "ok")
        {
            throw new InvalidDataException(Damaged(path, check));
        }

        Run(connection, schema);
        return session;
    }

    private static void MakeDurable(string path, SqliteSession session)
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

    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The schema is this runtime's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private void WriteLoop()
    {
        List<Pending> group = new(MaxGroup);
        while (_pending.TryTake(group))
        {
            CommitGroup(group);
            group.Clear();
            _checkpointer.Committed();
        }
    }

    private void CommitGroup(List<Pending> group)
    {
        try
        {
            _writer.Execute("BEGIN IMMEDIATE");
            foreach (Pending pending in group)
            {
                pending.Run(_writer);
            }

            BeforeCommit?.Invoke(_writer);
            _writer.Execute("COMMIT");
        }
#pragma warning disable CA1031 // Whatever it is, the callers of this group get it, and the writer must live for the next.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // The disk is full or failing. Nobody in this group is acknowledged, and the next group tries again.
            RollBack();
            Note(exception as SqliteException, group.Count);
            group.ForEach(pending => pending.Fail(exception));
            return;
        }

        List<SqliteException> failures = [.. group.Select(pending => pending.Failure).OfType<SqliteException>()];
        Note(failures.Find(SqliteOutage.Is), failures.Count);
        group.ForEach(pending => pending.Complete());
    }

    private void RollBack()
    {
        try
        {
            if (_writer.IsInTransaction)
            {
                _writer.Execute("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            // The disk fails here too. SQLite has left the transaction, or the next BEGIN fails and brings us here again.
        }
    }

    /// <summary>Notes whether the file can be written now.</summary>
    private void Note(SqliteException? failure, int writes)
    {
        SqliteException? outage = failure is not null && SqliteOutage.Is(failure) ? failure : null;
        if (outage is not null)
        {
            SqliteOutage.Count(Path, outage, writes);
        }

        bool changed = (outage is null) != (_outage is null);
        _outage = outage;
        if (changed)
        {
            _writer.SetPatience(outage is null ? s_patience : s_patienceInOutage);
            OutageChanged?.Invoke(this, outage);
        }
    }

    private abstract class Pending
    {
        /// <summary>What the work threw, if only its own changes were undone.</summary>
        public Exception? Failure { get; protected set; }

        /// <exception cref="SqliteException">SQLite has ended the whole transaction.</exception>
        public abstract void Run(SqliteSession session);

        public abstract void Complete();

        public abstract void Fail(Exception exception);
    }

    private sealed class Pending<T>(Func<SqliteSession, T> work, bool isOneStatement) : Pending
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _completion.Task;

        public override void Run(SqliteSession session)
        {
            if (!isOneStatement)
            {
                session.Execute("SAVEPOINT work");
            }

            try
            {
                _result = work(session);
            }
#pragma warning disable CA1031 // This write's caller gets the exception, and the rest of the group goes on.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (!session.IsInTransaction)
                {
                    // Some failures of the disk end the transaction. What came before is undone, and what comes next would be no
                    // part of a transaction.
                    throw;
                }

                Failure = exception;
                if (!isOneStatement)
                {
                    session.Execute("ROLLBACK TO work");
                }
            }

            if (!isOneStatement)
            {
                session.Execute("RELEASE work");
            }
        }

        public override void Complete()
        {
            if (Failure is null)
            {
                _completion.SetResult(_result!);
            }
            else
            {
                _completion.SetException(Failure);
            }
        }

        public override void Fail(Exception exception) => _completion.TrySetException(exception);
    }
}
