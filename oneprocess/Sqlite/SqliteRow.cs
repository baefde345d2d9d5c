using SQLitePCL;

namespace OneProcess.Sqlite;

/// <summary>The current row of a statement. Columns are numbered from 0.</summary>
public readonly struct SqliteRow
{
    internal SqliteRow(sqlite3_stmt statement) => Statement = statement;

    internal sqlite3_stmt Statement { get; }

    public bool IsDBNull(int column) => raw.sqlite3_column_type(Statement, column) == raw.SQLITE_NULL;

    /// <exception cref="InvalidCastException">The column is null.</exception>
    public string GetString(int column) => OrThrow(column, raw.sqlite3_column_text(Statement, column).utf8_to_string());

    public long GetInt64(int column) => OrThrow(column, raw.sqlite3_column_int64(Statement, column));

    public int GetInt32(int column) => checked((int)GetInt64(column));

    public bool GetBoolean(int column) => GetInt64(column) != 0;

    public double GetDouble(int column) => OrThrow(column, raw.sqlite3_column_double(Statement, column));

    public byte[] GetBytes(int column) => OrThrow(column, raw.sqlite3_column_blob(Statement, column).ToArray());

    /// <summary>The value as SQLite has it: a long, a double, a string, bytes or null.</summary>
    public object? GetValue(int column) => raw.sqlite3_column_type(Statement, column) switch
    {
        raw.SQLITE_NULL => null,
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(Statement, column),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(Statement, column),
        raw.SQLITE_TEXT => raw.sqlite3_column_text(Statement, column).utf8_to_string(),
        _ => raw.sqlite3_column_blob(Statement, column).ToArray(),
    };

    private T OrThrow<T>(int column, T value) =>
        IsDBNull(column) ? throw new InvalidCastException($"Column {column} is null.") : value;
}
