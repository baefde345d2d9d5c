using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OneProcess.Sqlite;

/// <summary>
/// Copies the write-ahead log into the database, on a thread of its own, so that no commit waits for it. It does so seldom, since a page
/// that was written many times meanwhile is copied once. Then the writer copies what was committed meanwhile, which is little, and starts
/// the log anew.
/// </summary>
internal sealed class Checkpointer : IDisposable
{
    /// <summary>Pages of the log at which copying begins.</summary>
    public const int Pages = 8_192;

    /// <summary>
    /// How long the writer waits for queries that still read the log. Those that begin meanwhile read the file. If one takes longer, the
    /// log grows by <see cref="MorePages"/> until the next try.
    /// </summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(5);
    private const int MorePages = Pages / 8;

    private readonly SqliteSession _writer;
    private readonly Lazy<SqliteConnection> _connection;
    private readonly Thread _thread;
    private readonly SemaphoreSlim _due = new(0);
    private volatile bool _stopping;
    private volatile State _state;
    private int _written;

    /// <param name="open">Opens another connection.</param>
    /// <param name="writer">The writer's.</param>
    public Checkpointer(Func<SqliteConnection> open, SqliteSession writer)
    {
        _writer = writer;
        _connection = new(open);
        _thread = new Thread(Run) { IsBackground = true, Name = "sqlite checkpoint" };
        _thread.Start();
    }

    private enum State
    {
        Idle,
        Copying,
        Copied,
    }

    /// <summary>Call it on the writer after each commit.</summary>
    public void Committed()
    {
        // The pages that SQLite wrote of its cache are those that it added to the log.
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_db_status(_writer.Connection.Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out int pages, out _, 1),
            _writer.Connection.Handle);
        _written += pages;
        switch (_state)
        {
            case State.Idle when _written >= Pages:
                _state = State.Copying;
                _due.Release();
                break;
            case State.Copied:
                _written = StartAnew() ? 0 : Pages - MorePages;
                _state = State.Idle;
                break;
        }
    }

    public void Dispose()
    {
        _stopping = true;
        _due.Release();
        _thread.Join();
        if (_connection.IsValueCreated)
        {
            _connection.Value.Dispose();
        }

        _due.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _due.Wait();
            if (_stopping)
            {
                return;
            }

            try
            {
                _ = Copy(_connection.Value, raw.SQLITE_CHECKPOINT_PASSIVE);
            }
            catch (SqliteException)
            {
                // There is no second connection, for whatever reason, so the writer copies all of it.
            }

            _state = State.Copied;
        }
    }

    /// <returns>Whether the log begins anew.</returns>
    private bool StartAnew()
    {
        TimeSpan patience = _writer.Patience;
        _writer.Patience = s_patience;
        try
        {
            return Copy(_writer.Connection, raw.SQLITE_CHECKPOINT_RESTART);
        }
        finally
        {
            _writer.Patience = patience;
        }
    }

    /// <summary>Copies as far as readers allow. If the disk refuses, the log stays for the next time.</summary>
    private static bool Copy(SqliteConnection connection, int mode) =>
        raw.sqlite3_wal_checkpoint_v2(connection.Handle, "main", mode, out _, out _) == raw.SQLITE_OK;
}
