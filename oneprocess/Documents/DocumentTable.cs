using Microsoft.Data.Sqlite;
using OneProcess.Sqlite;
using SQLitePCL;

namespace OneProcess.Documents;

/// <summary>The SQL of one container: names, schema and the reading of rows.</summary>
internal sealed class DocumentTable(ContainerDefinition definition, string path)
{
    /// <summary>The columns of <see cref="Read"/>, in its order.</summary>
    public const string Columns = "doc, pk, id, seq, hash, body";

    private Dictionary<string, ListIndex>? _listIndexes;

    /// <summary>The one property that is a column too.</summary>
    public const string Id = "id";

    public ContainerDefinition Definition { get; } = definition;

    /// <summary>Quoted, as all names of this class.</summary>
    public string Name { get; } = $"\"{definition.Database}/{definition.Name}\"";

    /// <summary>
    /// The unique index of id and partition key. If queries ask for ids alone, the id comes first, which saves another index. Documents
    /// that are written together, such as one event's, then have ids that begin alike, and fall on few pages however many older ones there
    /// are.
    /// </summary>
    public string KeyIndex => IndexName("#id");

    /// <summary>For queries within a partition: an index that begins with its key and has every document.</summary>
    public string PartitionIndex => !HasIdsAlone ? KeyIndex
        : Definition.InPartition.FirstOrDefault(properties => properties.Count == 1) is { } ordered ? PropertyIndex(ordered)
        : IndexName("#pk");

    public string SequenceIndex => IndexName("#seq");

    public string PropertyIndex(string property) => property == Id ? KeyIndex : IndexName("." + property);

    public string PropertyIndex((string Equal, string Order) properties) => IndexName($".{properties.Equal}.{properties.Order}");

    public string PropertyIndex(IReadOnlyList<string> inPartition) => IndexName($"#pk.{string.Join('.', inPartition)}");

    /// <summary>A property's value. The id is a column of its own: a replace does not write it, so its index stays as it is.</summary>
    public static string Extract(string property) => property == Id ? Id : $"json_extract(body, '$.{property}')";

    /// <summary>The body is last, so that reading the other columns never follows a long document's overflow pages.</summary>
    public string CreateTable =>
        $"CREATE TABLE {Name} (doc INTEGER PRIMARY KEY, pk TEXT NOT NULL, id TEXT NOT NULL, "
        + "seq INTEGER NOT NULL, hash BLOB NOT NULL, body TEXT NOT NULL)";

    /// <summary>
    /// Every index by its name. A document that lacks a property costs that property's index nothing, unless it is the
    /// <see cref="PartitionIndex"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string> CreateIndexes()
    {
        Dictionary<string, string> indexes = new()
        {
            [KeyIndex] = $"CREATE UNIQUE INDEX {KeyIndex} ON {Name} ({(HasIdsAlone ? "id, pk" : "pk, id")})",
            [SequenceIndex] = $"CREATE UNIQUE INDEX {SequenceIndex} ON {Name} (seq)",
        };
        if (PartitionIndex == IndexName("#pk"))
        {
            indexes[PartitionIndex] = $"CREATE INDEX {PartitionIndex} ON {Name} (pk)";
        }

        foreach (string property in Definition.IndexedProperties.Where(property => property != Id))
        {
            indexes[PropertyIndex(property)] =
                $"CREATE INDEX {PropertyIndex(property)} ON {Name} ({Extract(property)}) WHERE {Extract(property)} IS NOT NULL";
        }

        foreach ((string Equal, string Order) pair in Definition.OrderedWithin)
        {
            indexes[PropertyIndex(pair)] = $"CREATE INDEX {PropertyIndex(pair)} ON {Name} ({Extract(pair.Equal)}, {Extract(pair.Order)}) "
                + $"WHERE {Extract(pair.Order)} IS NOT NULL";
        }

        foreach (IReadOnlyList<string> properties in Definition.InPartition)
        {
            // With the key first, each document of a commit falls on a page of its own if each belongs to another partition. Behind the
            // first of several properties, such as the event, those that are written together fall on few.
            string[] columns = [.. properties.Select(Extract)];
            string index = PropertyIndex(properties);
            indexes[index] = $"CREATE INDEX {index} ON {Name} ({string.Join(", ", [.. columns[..^1], "pk", columns[^1]])})"
                + (index == PartitionIndex ? "" : $" WHERE {Extract(properties[^1])} IS NOT NULL");
        }

        return indexes;
    }

    /// <summary>The index of a list's member by the property that predicates name.</summary>
    public IReadOnlyDictionary<string, ListIndex> ListIndexes => _listIndexes ??=
        Definition.InLists.Select(one => new ListIndex(this, one.List, one.Member)).ToDictionary(index => index.Property);

    /// <summary>The document of the current row.</summary>
    /// <exception cref="InvalidDataException">The row does not match its hash.</exception>
    public Document Read(SqliteRow row)
    {
        Check(row.Statement);
        long sequence = row.GetInt64(3);
        return new(row.GetString(2), row.GetString(1), ETag.Of(sequence), sequence, row.GetBytes(5));
    }

    /// <exception cref="InvalidDataException">The row does not match its hash.</exception>
    public void Check(sqlite3_stmt row)
    {
        if (!RowHash.Matches(
            raw.sqlite3_column_int64(row, 3),
            raw.sqlite3_column_blob(row, 1),
            raw.sqlite3_column_blob(row, 2),
            raw.sqlite3_column_blob(row, 5),
            raw.sqlite3_column_blob(row, 4)))
        {
            string id = raw.sqlite3_column_text(row, 2).utf8_to_string();
            throw new InvalidDataException(
                SqliteOpening.Damaged(path, $"a document of container '{Definition.Name}' does not match its hash, id '{id}'"));
        }
    }

    private bool HasIdsAlone => Definition.IndexedProperties.Contains(Id);

    private string IndexName(string suffix) => $"\"{Definition.Database}/{Definition.Name}{suffix}\"";
}
