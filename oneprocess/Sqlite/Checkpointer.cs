using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OneProcess.Sqlite;

/// <summary>
/// Copies the write-ahead log into the database, on a thread of its own, so that no commit waits for it; and seldom, since a page that
/// was written many times meanwhile is copied once. When the log is copied up to what was committed during that, the writer copies
/// the rest, which is little, and SQLite starts the log anew.
/// </summary>
internal sealed class Checkpointer : IDisposable
{
    /// <summary>Pages of the log from which it is copied.</summary>
    public const int Pages = 8_192;

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

    /// <summary>After a commit, on the writer.</summary>
    public void Committed()
    {
        // What SQLite wrote of its cache is what it added to the log.
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_db_status(_writer.Connection.Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out int pages, out _, 1), _writer.Connection.Handle);
        _written += pages;
        switch (_state)
        {
            case State.Idle when _written >= Pages:
                _state = State.Copying;
                _due.Release();
                break;
            case State.Copied:
                Copy(_writer.Connection);
                _written = 0;
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
                Copy(_connection.Value);
            }
            catch (SqliteException)
            {
                // No second connection, for whatever reason: the writer copies all of it.
            }

            _state = State.Copied;
        }
    }

    /// <summary>As far as readers let it; waits for nobody. Where the disk refuses, the log stays, and the next time comes.</summary>
    private static void Copy(SqliteConnection connection) =>
        _ = raw.sqlite3_wal_checkpoint_v2(connection.Handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
}
