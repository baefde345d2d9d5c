using Microsoft.Data.Sqlite;
using OneProcess.Sqlite;

namespace OneProcess.Documents;

/// <summary>Brings a container's table and indexes to its definition, and checks that the data is whole.</summary>
internal static class DocumentSchema
{
    /// <summary>Checks every row of the tables.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="InvalidDataException">A row does not match its hash.</exception>
    public static int CheckRows(SqliteSession session, IEnumerable<DocumentTable> tables)
    {
        int count = 0;
        foreach (DocumentTable table in tables.Where(table => CreatedBy(session, table) == table.CreateTable))
        {
            using SqliteDataReader row = session.Command($"SELECT {DocumentTable.Columns} FROM {table.Name} NOT INDEXED").ExecuteReader();
            for (; row.Read(); count++)
            {
                table.Check(row.Handle!);
            }
        }

        return count;
    }

    /// <returns>The highest sequence number in the container.</returns>
    /// <param name="session">Of the writer.</param>
    /// <param name="table">The container's.</param>
    /// <param name="path">Of the database.</param>
    /// <param name="rowsChecked">Ends once every row is known to be whole.</param>
    /// <exception cref="InvalidDataException">Something in the table is damaged.</exception>
    public static long Apply(SqliteSession session, DocumentTable table, string path, Task rowsChecked)
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
            index.Apply(session, path, rowsChecked);
        }

        string check = session.Scalar<string>($"PRAGMA integrity_check({table.Name})") ?? "no answer";
        return check == "ok"
            ? session.Scalar<long>($"SELECT max(seq) FROM {table.Name}")
            : throw new InvalidDataException(SqliteOpening.Damaged(path, check));
    }

    private static string? CreatedBy(SqliteSession session, DocumentTable table) =>
        session.Scalar<string>("SELECT sql FROM sqlite_schema WHERE type='table' AND name=$1", Unquoted(table.Name));

    private static void ApplyIndexes(SqliteSession session, DocumentTable table, Task rowsChecked)
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
            rowsChecked.GetAwaiter().GetResult();
            changes.ForEach(change => session.Execute(change));
        }
    }

    private static string Unquoted(string name) => name.Trim('"');
}
