using OneProcess.Sqlite;

namespace OneProcess.Documents;

/// <summary>
/// The index of a member of a list's objects: a table of its values with their documents. Triggers of the documents' table keep it in step,
/// so it is never behind, and an app that does not know the index keeps it too.
/// </summary>
internal sealed class ListIndex(DocumentTable table, string list, string member)
{
    private readonly string _name = $"{table.Name.Trim('"')}.{list}.{member}";

    /// <summary>The property as predicates name it.</summary>
    public string Property { get; } = $"{list}.{member}";

    /// <summary>The quoted name of its table.</summary>
    public string Name => $"\"{_name}\"";

    private string CreateTable =>
        $"CREATE TABLE {Name} (value TEXT NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (value, doc)) WITHOUT ROWID";

    /// <summary>The documents of a value.</summary>
    public string Documents(string parameter) => $"SELECT doc FROM {Name} WHERE value={parameter}";

    /// <summary>Makes the index, with what is stored already, unless it is there.</summary>
    /// <param name="path">Of the database.</param>
    /// <param name="isChecked">Whether an index that is there is checked.</param>
    /// <param name="rowsChecked">Ends once every document is known to be whole.</param>
    /// <exception cref="InvalidDataException">The index is damaged, or not the one that was made.</exception>
    public void Apply(SqliteSession session, string path, bool isChecked, Lazy<Task> rowsChecked)
    {
        string? made = session.Scalar<string>("SELECT sql FROM sqlite_schema WHERE type='table' AND name=$1", _name);
        if (made is null)
        {
            // It reads the documents, so they must be whole.
            rowsChecked.Value.GetAwaiter().GetResult();
            session.Execute(CreateTable);
            session.Execute($"CREATE INDEX \"{_name}#doc\" ON {Name} (doc)");
            session.Execute(
                $"CREATE TRIGGER \"{_name}#insert\" AFTER INSERT ON {table.Name} BEGIN {Add("NEW.doc", "NEW.body")}; END");
            session.Execute(
                $"CREATE TRIGGER \"{_name}#update\" AFTER UPDATE OF body ON {table.Name} "
                + $"BEGIN DELETE FROM {Name} WHERE doc=OLD.doc; {Add("NEW.doc", "NEW.body")}; END");
            session.Execute(
                $"CREATE TRIGGER \"{_name}#delete\" AFTER DELETE ON {table.Name} BEGIN DELETE FROM {Name} WHERE doc=OLD.doc; END");
            session.Execute(Add("d.doc", "d.body", $"{table.Name} AS d, "));
            return;
        }

        if (made != CreateTable)
        {
            throw new InvalidDataException(SqliteOpening.Damaged(path, $"the index of '{Property}' is not the one that was made"));
        }

        if (isChecked)
        {
            SqliteOpening.RefuseDamagedTable(session, Name, path);
        }
    }

    /// <summary>What is no list, or no object in it, has no value.</summary>
    private string Add(string document, string body, string from = "") =>
        $"INSERT OR IGNORE INTO {Name} (value, doc) "
        + $"SELECT CAST(json_extract(CASE WHEN e.type='object' THEN e.value END, '$.{member}') AS TEXT), {document} "
        + $"FROM {from}json_each({body}, '$.{list}') AS e "
        + $"WHERE json_extract(CASE WHEN e.type='object' THEN e.value END, '$.{member}') IS NOT NULL";
}
