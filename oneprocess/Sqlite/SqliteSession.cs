using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OneProcess.Sqlite;

/// <summary>One connection with its prepared statements, used by one thread at a time.</summary>
public sealed class SqliteSession : IDisposable
{
    /// <summary>A reader may need the writer's lock for a moment, when it meets the writer in the middle of noting a commit.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private const int FewKibibytes = 4_096;

    /// <summary>Steps of SQLite's between two looks at whether work was cancelled.</summary>
    private const int StepsBetweenLooks = 10_000;

    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private readonly Dictionary<string, Statement> _statements = [];

    private readonly string _cacheSize;

    /// <param name="connection">The connection.</param>
    /// <param name="cacheKibibytes">Pages kept in memory, at most.</param>
    internal SqliteSession(SqliteConnection connection, int cacheKibibytes)
    {
        Connection = connection;
        _cacheSize = CacheSize(cacheKibibytes);
        Patience = s_patience;

        // A plan does not depend on the values of parameters. Otherwise SQLite would prepare a query anew each time that its limit is set,
        // which takes as long as the query.
        Check(raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _));
        Execute(_cacheSize);
    }

    public SqliteConnection Connection { get; }

    internal bool IsInTransaction => raw.sqlite3_get_autocommit(Connection.Handle) == 0;

    /// <summary>How long a statement waits for another connection's lock.</summary>
    internal TimeSpan Patience
    {
        get;
        set
        {
            Check(raw.sqlite3_busy_timeout(Connection.Handle, (int)value.TotalMilliseconds));
            field = value;
        }
    }

    /// <summary>The prepared statement of a text, with its parameters ($1, $2, …) set to <paramref name="values"/>.</summary>
    public SqliteCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out SqliteCommand? command))
        {
            command = Connection.CreateCommand();
#pragma warning disable CA2100 // The texts are this runtime's own, and every value is a parameter.
            command.CommandText = sql;
#pragma warning restore CA2100
            _commands.Add(sql, command);
        }

        command.Parameters.Clear();
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue("$" + (i + 1), values[i] ?? DBNull.Value);
        }

        return command;
    }

    /// <summary>
    /// Runs one statement, with its parameters ($1, $2, …) set to <paramref name="values"/>. It uses no command: that would cost the only
    /// writer more than the statement itself.
    /// </summary>
    /// <returns>How many rows an INSERT, UPDATE or DELETE has changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        sqlite3_stmt statement = Bound(sql, values);
        try
        {
            while (Step(statement))
            {
            }

            return raw.sqlite3_changes(Connection.Handle);
        }
        finally
        {
            Reset(statement);
        }
    }

    /// <summary>Runs one INSERT of one row into a table without a key of its own.</summary>
    /// <returns>The row's number.</returns>
    public long Insert(string sql, params ReadOnlySpan<object?> values)
    {
        Execute(sql, values);
        return raw.sqlite3_last_insert_rowid(Connection.Handle);
    }

    /// <summary>The first column of the first row. The default if there is no row, or the value is null.</summary>
    public T? Scalar<T>(string sql, params ReadOnlySpan<object?> values)
    {
        sqlite3_stmt statement = Bound(sql, values);
        try
        {
            bool found = Step(statement);
            object? value = found ? new SqliteRow(statement).GetValue(0) : null;
            while (found)
            {
                // A statement that writes and answers is done when it has no more rows.
                found = Step(statement);
            }

            return value is null
                ? default
                : (T)Convert.ChangeType(
                    value, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), System.Globalization.CultureInfo.InvariantCulture);
        }
        finally
        {
            Reset(statement);
        }
    }

    public List<T> Query<T>(string sql, Func<SqliteRow, T> map, params ReadOnlySpan<object?> values)
    {
        sqlite3_stmt statement = Bound(sql, values);
        try
        {
            List<T> rows = [];
            var row = new SqliteRow(statement);
            while (Step(statement))
            {
                rows.Add(map(row));
            }

            return rows;
        }
        finally
        {
            Reset(statement);
        }
    }

    /// <summary>
    /// Runs work that reads much, but each page once, such as a check of the whole file. It needs few pages at a time, and the process
    /// would keep the memory of many.
    /// </summary>
    public T ReadOnce<T>(Func<SqliteSession, T> work)
    {
        Execute(CacheSize(FewKibibytes));
        try
        {
            return work(this);
        }
        finally
        {
            Execute("PRAGMA shrink_memory");
            Execute(_cacheSize);
        }
    }

    /// <summary>Runs work whose statements may take long. Each ends soon after it was cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal T Cancellable<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        raw.sqlite3_progress_handler(
            Connection.Handle, StepsBetweenLooks, _ => cancellationToken.IsCancellationRequested ? 1 : 0, null);
        try
        {
            return work(this);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        finally
        {
            raw.sqlite3_progress_handler(Connection.Handle, 0, null, null);
        }
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in _commands.Values)
        {
            command.Dispose();
        }

        foreach (Statement statement in _statements.Values)
        {
            statement.Handle.Dispose();
        }

        Connection.Dispose();
    }

    private static string CacheSize(int kibibytes) => $"PRAGMA cache_size=-{kibibytes}";

    private sqlite3_stmt Bound(string sql, ReadOnlySpan<object?> values)
    {
        (sqlite3_stmt statement, int[] places) = Prepared(sql, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            Check(Bind(statement, places[i], values[i]));
        }

        return statement;
    }

    /// <returns>Whether there is a row.</returns>
    private bool Step(sqlite3_stmt statement)
    {
        int code = raw.sqlite3_step(statement);
        Check(code is raw.SQLITE_ROW or raw.SQLITE_DONE ? raw.SQLITE_OK : code);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>
    /// Ignores the result, since the error is known by then. A statement that is not reset would hold its transaction open.
    /// </summary>
    private static void Reset(sqlite3_stmt statement)
    {
        _ = raw.sqlite3_reset(statement);
        _ = raw.sqlite3_clear_bindings(statement);
    }

    private Statement Prepared(string sql, int parameters)
    {
        if (!_statements.TryGetValue(sql, out Statement? statement))
        {
            Check(raw.sqlite3_prepare_v3(Connection.Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out sqlite3_stmt handle));
            int[] places = [.. Enumerable.Range(1, parameters).Select(number => raw.sqlite3_bind_parameter_index(handle, "$" + number))];
            statement = new(handle, places);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    private static int Bind(sqlite3_stmt statement, int index, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, index),
        string text => raw.sqlite3_bind_text(statement, index, text),
        long number => raw.sqlite3_bind_int64(statement, index, number),
        int number => raw.sqlite3_bind_int64(statement, index, number),
        bool truth => raw.sqlite3_bind_int64(statement, index, truth ? 1 : 0),
        double number => raw.sqlite3_bind_double(statement, index, number),
        byte[] bytes => raw.sqlite3_bind_blob(statement, index, bytes),
        _ => throw new ArgumentException($"A {value.GetType()} cannot be stored."),
    };

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, Connection.Handle);

    /// <param name="Handle">SQLite's handle.</param>
    /// <param name="Places">SQLite's numbers of the parameters $1, $2, …. It numbers them as they appear in the text.</param>
    private sealed record Statement(sqlite3_stmt Handle, int[] Places);
}
