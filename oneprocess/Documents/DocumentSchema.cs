using Microsoft.Data.Sqlite;
using OneProcess.Sqlite;
using SQLitePCL;

namespace OneProcess.Documents;

/// <summary>Brings a container's table and indexes to its definition, and checks that the data is whole.</summary>
internal static class DocumentSchema
{
    /// <summary>Rows that are checked at a time, so that the write-ahead log need not wait for all of them.</summary>
    private const int RowsAtATime = 10_000;

    /// <summary>Checks every row of a table, if it was made already.</summary>
    /// <exception cref="InvalidDataException">A row does not match its hash.</exception>
    public static void CheckRows(SqliteFile file, DocumentTable table, CancellationToken cancellationToken)
    {
        if (file.Read(session => CreatedBy(session, table)) != table.CreateTable)
        {
            return;
        }

        for (long? last = 0; last is { } after;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            last = file.Read(session => session.ReadOnce(s => CheckRows(s, table, after)));
        }
    }

    /// <returns>The last of the checked rows; null if there are no more.</returns>
    private static long? CheckRows(SqliteSession session, DocumentTable table, long after)
    {
        using SqliteDataReader row = session.Command(
            $"SELECT {DocumentTable.Columns} FROM {table.Name} NOT INDEXED WHERE doc>$1 ORDER BY doc LIMIT {RowsAtATime}", after)
            .ExecuteReader();
        int count = 0;
        for (; row.Read(); count++)
        {
            table.Check(row.Handle!);
            after = raw.sqlite3_column_int64(row.Handle!, 0);
        }

        return count < RowsAtATime ? null : after;
    }

    /// <returns>The highest sequence number in the container.</returns>
    /// <param name="session">Of the writer.</param>
    /// <param name="table">The container's.</param>
    /// <param name="path">Of the database.</param>
    /// <param name="isChecked">Whether indexes are checked.</param>
    /// <param name="rowsChecked">Ends once every row is known to be whole.</param>
    /// <exception cref="InvalidDataException">Something in the table is damaged.</exception>
    public static long Apply(SqliteSession session, DocumentTable table, string path, bool isChecked, Lazy<Task> rowsChecked)
    {
        string? sql = CreatedBy(session, table);
        if (sql is null)
        {
            session.Execute(table.CreateTable);
        }
        else if (sql != table.CreateTable)
        {
            throw new InvalidDataException(
                SqliteOpening.Damaged(path, $"the table of container '{table.Definition.Name}' is not the one that was created"));
        }

        ApplyIndexes(session, table, rowsChecked);
        foreach (ListIndex index in table.ListIndexes.Values)
        {
            index.Apply(session, path, isChecked, rowsChecked);
        }

        if (isChecked)
        {
            SqliteOpening.RefuseDamagedTable(session, table.Name, path);
        }

        return session.Scalar<long>($"SELECT max(seq) FROM {table.Name}");
    }

    private static string? CreatedBy(SqliteSession session, DocumentTable table) =>
        session.Scalar<string>("SELECT sql FROM sqlite_schema WHERE type='table' AND name=$1", Unquoted(table.Name));

    private static void ApplyIndexes(SqliteSession session, DocumentTable table, Lazy<Task> rowsChecked)
    {
        var wanted = table.CreateIndexes().ToDictionary(index => Unquoted(index.Key), index => index.Value);
        List<(string Name, string Sql)> found = session.Query(
            "SELECT name, sql FROM sqlite_schema WHERE type='index' AND tbl_name=$1",
            row => (row.GetString(0), row.GetString(1)),
            Unquoted(table.Name));
        List<string> changes = [];
        foreach ((string name, string sql) in found)
        {
            if (!wanted.Remove(name, out string? create) || create != sql)
            {
                changes.Add($"DROP INDEX \"{name}\"");
                changes.AddRange(create is null ? [] : [create]);
            }
        }

        changes.AddRange(wanted.Values);
        if (changes.Count > 0)
        {
            // Making an index reads the documents, so they must be whole.
            rowsChecked.Value.GetAwaiter().GetResult();
            changes.ForEach(change => session.Execute(change));
        }
    }

    private static string Unquoted(string name) => name.Trim('"');
}
