using Microsoft.Data.Sqlite;
using OneProcess.Sqlite;

namespace OneProcess.Documents;

/// <summary>Brings a container's table and indexes to its definition, and checks that what is there is whole.</summary>
internal static class DocumentSchema
{
    /// <returns>The highest sequence number in the container.</returns>
    /// <exception cref="InvalidDataException">Something in the table is not what was written.</exception>
    public static long Apply(SqliteSession session, DocumentTable table, string path)
    {
        string? sql = session.Scalar<string>("SELECT sql FROM sqlite_schema WHERE type='table' AND name=$1", Unquoted(table.Name));
        if (sql is null)
        {
            session.Execute(table.CreateTable);
        }
        else if (sql != table.CreateTable)
        {
            throw new InvalidDataException(
                SqliteFile.Damaged(path, $"the table of container '{table.Definition.Name}' is not the one that was created"));
        }

        // Before the indexes: making one reads the documents.
        CheckRows(session, table);
        ApplyIndexes(session, table);
        string check = session.Scalar<string>($"PRAGMA integrity_check({table.Name})") ?? "no answer";
        return check == "ok"
            ? session.Scalar<long>($"SELECT max(seq) FROM {table.Name}")
            : throw new InvalidDataException(SqliteFile.Damaged(path, check));
    }

    private static void CheckRows(SqliteSession session, DocumentTable table)
    {
        using SqliteDataReader row = session.Command($"SELECT {DocumentTable.Columns} FROM {table.Name} NOT INDEXED").ExecuteReader();
        while (row.Read())
        {
            table.Check(row.Handle!);
        }
    }

    private static void ApplyIndexes(SqliteSession session, DocumentTable table)
    {
        var wanted = table.CreateIndexes().ToDictionary(index => Unquoted(index.Key), index => index.Value);
        List<(string Name, string Sql)> found = session.Query(
            "SELECT name, sql FROM sqlite_schema WHERE type='index' AND tbl_name=$1",
            row => (row.GetString(0), row.GetString(1)),
            Unquoted(table.Name));
        foreach ((string name, string sql) in found)
        {
            if (!wanted.Remove(name, out string? create) || create != sql)
            {
                session.Execute($"DROP INDEX \"{name}\"");
                if (create is not null)
                {
                    session.Execute(create);
                }
            }
        }

        foreach (string create in wanted.Values)
        {
            session.Execute(create);
        }
    }

    private static string Unquoted(string name) => name.Trim('"');
}
