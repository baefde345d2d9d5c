using Microsoft.Data.Sqlite;
using OneProcess.Sqlite;

namespace OneProcess.Documents;

/// <summary>The embedded document store: containers of JSON documents with change feeds, in one SQLite file.</summary>
public sealed class DocumentDatabase : IDisposable
{
    private readonly SqliteFile _file;
    private readonly Dictionary<(string Database, string Name), DocumentContainer> _containers = [];

    private DocumentDatabase(SqliteFile file) => _file = file;

    internal SqliteFile File => _file;

    internal ChangeFeedCheckpoints Checkpoints { get; private set; } = null!;

    /// <summary>Opens or creates the file and checks every row of it.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or truncated; the message names it.</exception>
    public static DocumentDatabase Open(string path, IReadOnlyList<ContainerDefinition> containers)
    {
        foreach (ContainerDefinition container in containers)
        {
            container.Validate();
        }

        var file = SqliteFile.Open(path, CommitSequence.CreateTable + ";" + ChangeFeedCheckpoints.CreateTable);
        try
        {
            var database = new DocumentDatabase(file);
            DocumentTable[] tables = [.. containers.Select(container => new DocumentTable(container, path))];

            // Two connections, since each check keeps one processor busy.
            Task rows = Task.Run(() => file.Read(session => session.ReadOnce(s => DocumentSchema.CheckRows(s, tables))));
            Task load = file.WriteAsync(session => session.ReadOnce(s => database.Load(s, tables, rows)));
            rows.GetAwaiter().GetResult();
            load.GetAwaiter().GetResult();
            return database;
        }
        catch (SqliteException exception)
        {
            file.Dispose();
            throw new InvalidDataException(SqliteOpening.Damaged(path, exception.Message), exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <exception cref="ArgumentException">The database was opened without such a container.</exception>
    public DocumentContainer Container(string database, string name) =>
        _containers.TryGetValue((database, name), out DocumentContainer? container)
            ? container
            : throw new ArgumentException(
                $"There is no container '{database}/{name}'; there are "
                + $"{string.Join(", ", _containers.Keys.Select(key => $"'{key.Database}/{key.Name}'"))}.");

    public void Dispose() => _file.Dispose();

    private int Load(SqliteSession session, DocumentTable[] tables, Task rowsChecked)
    {
        var sequence = new CommitSequence(_file);
        long highest = 0;
        foreach (DocumentTable table in tables)
        {
            long last = DocumentSchema.Apply(session, table, _file.Path, rowsChecked);
            highest = Math.Max(highest, last);
            _containers.Add((table.Definition.Database, table.Definition.Name), new(_file, table, sequence, last));
        }

        Checkpoints = new(_file);
        sequence.Load(session, Math.Max(highest, Checkpoints.Check(session)));
        _file.BeforeCommit = sequence.Store;
        return tables.Length;
    }
}
