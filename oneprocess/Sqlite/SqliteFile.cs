using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using OneProcess.Data;

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

    /// <summary>How long a commit waits for another process that holds the file.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>The same while the file cannot be written, so that callers are told at once.</summary>
    private static readonly TimeSpan s_patienceInOutage = TimeSpan.FromMilliseconds(100);

    private readonly WriteQueue<PendingWrite> _pending = new(MaxGroup, MaxBackground, LeastBackground);
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
        _writer.Patience = s_patience;
        _readerConnectionString = SqliteOpening.ConnectionString(path, SqliteOpenMode.ReadWrite);
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
    public static SqliteFile Open(string path, string schema) => Open(path, schema, isChecked: true);

    /// <param name="path">The file.</param>
    /// <param name="schema">Idempotent statements.</param>
    /// <param name="isChecked">Whether all pages are looked at first. Otherwise <see cref="Check"/> its tables afterwards.</param>
    /// <inheritdoc cref="Open(string, string)"/>
    internal static SqliteFile Open(string path, string schema, bool isChecked)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        FileStream processLock = SqliteOpening.Lock(path);
        SqliteConnection? connection = null;
        try
        {
            if (!File.Exists(path))
            {
                SqliteOpening.Create(path, _ => { });
            }

            SqliteOpening.OwnersOnly(path);
            SqliteOpening.RefuseDamaged(path);
            connection = new SqliteConnection(SqliteOpening.ConnectionString(path, SqliteOpenMode.ReadWrite));
            connection.Open();
            return new SqliteFile(path, SqliteOpening.Prepare(path, connection, schema, isChecked), processLock);
        }
        catch (SqliteException exception)
        {
            connection?.Dispose();
            processLock.Dispose();
            throw SqliteOpening.Unopened(path, exception);
        }
        catch
        {
            connection?.Dispose();
            processLock.Dispose();
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
        var pending = new PendingWrite<T>(work, isOneStatement);
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

    /// <summary>Checks a table and its indexes. The write-ahead log grows while that takes.</summary>
    /// <exception cref="InvalidDataException">Something is damaged.</exception>
    internal void Check(string table, CancellationToken cancellationToken) => Read(session => session.ReadOnce(once => once.Cancellable(
        one =>
        {
            SqliteOpening.RefuseDamagedTable(one, table, Path);
            return table;
        },
        cancellationToken)));

    /// <summary>Runs a read on the calling thread, on a connection of its own.</summary>
    public T Read<T>(Func<SqliteSession, T> work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_readers.TryTake(out SqliteSession? session))
        {
            session = new SqliteSession(Open(), SqliteOpening.CacheKibibytes);
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
            SqliteOpening.KeepLog(_writer);
        }

        _writer.Dispose();
    }

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

    private void WriteLoop()
    {
        List<PendingWrite> group = new(MaxGroup);
        while (_pending.TryTake(group))
        {
            CommitGroup(group);
            group.Clear();
            _checkpointer.Committed();
        }
    }

    private void CommitGroup(List<PendingWrite> group)
    {
        try
        {
            _writer.Execute("BEGIN IMMEDIATE");
            foreach (PendingWrite pending in group)
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
            _writer.Patience = outage is null ? s_patience : s_patienceInOutage;
            OutageChanged?.Invoke(this, outage);
        }
    }
}
