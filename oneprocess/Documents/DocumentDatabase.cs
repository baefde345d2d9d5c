using Microsoft.Data.Sqlite;
using OneProcess.Sqlite;

namespace OneProcess.Documents;

/// <summary>The embedded document store: containers of JSON documents with change feeds, in one SQLite file.</summary>
public sealed class DocumentDatabase : IDisposable
{
    /// <summary>Bytes of a file that is checked before it is used. A larger one is checked meanwhile, unless damage was found.</summary>
    private const long CheckedBefore = 64 * 1024 * 1024;

    private readonly SqliteFile _file;
    private readonly DocumentTable[] _tables;
    private readonly Lazy<Task> _rowsChecked;
    private readonly Dictionary<(string Database, string Name), DocumentContainer> _containers = [];

    private DocumentDatabase(SqliteFile file, DocumentTable[] tables, bool isChecked)
    {
        _file = file;
        _tables = tables;
        IsChecked = isChecked;
        _rowsChecked = new(() => Task.Run(() => CheckRows(CancellationToken.None)));
    }

    internal SqliteFile File => _file;

    internal ChangeFeedCheckpoints Checkpoints { get; private set; } = null!;

    /// <summary>Whether every row and index was checked when the file was opened.</summary>
    internal bool IsChecked { get; }

    /// <summary>Opens or creates the file and checks every row of it. If it is large, call <see cref="Check"/> for that.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or truncated; the message names it.</exception>
    public static DocumentDatabase Open(string path, IReadOnlyList<ContainerDefinition> containers) =>
        Open(path, containers, CheckedBefore);

    /// <inheritdoc cref="Open(string, IReadOnlyList{ContainerDefinition})"/>
    internal static DocumentDatabase Open(string path, IReadOnlyList<ContainerDefinition> containers, long checkedBefore)
    {
        foreach (ContainerDefinition container in containers)
        {
            container.Validate();
        }

        string damaged = DamagedMark(path);
        bool isChecked = new FileInfo(path) is not { Exists: true, Length: var length } || length <= checkedBefore
            || System.IO.File.Exists(damaged);
        var file = SqliteFile.Open(path, CommitSequence.CreateTable + ";" + ChangeFeedCheckpoints.CreateTable, isChecked);
        try
        {
            DocumentTable[] tables = [.. containers.Select(container => new DocumentTable(container, path))];
            var database = new DocumentDatabase(file, tables, isChecked);

            // Two connections, since each check keeps one processor busy.
            Task rows = isChecked ? database._rowsChecked.Value : Task.CompletedTask;
            Task load = file.WriteAsync(session => session.ReadOnce(database.Load));
            rows.GetAwaiter().GetResult();
            load.GetAwaiter().GetResult();
            if (isChecked)
            {
                // Somebody has put a whole file in its place.
                System.IO.File.Delete(damaged);
            }

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

    /// <summary>
    /// Checks every row and index while the file is used: indexes first, since each row is checked again when it is read. If something is
    /// damaged, the next start checks the file before it is used.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    internal void Check(CancellationToken cancellationToken)
    {
        try
        {
            foreach (string table in _tables.SelectMany(table => table.ListIndexes.Values.Select(index => index.Name).Append(table.Name))
                .Concat(["sqlite_schema", CommitSequence.Table, ChangeFeedCheckpoints.Table]))
            {
                _file.Check(table, cancellationToken);
            }

            // They were checked already if an index was made from them.
            if (!_rowsChecked.IsValueCreated)
            {
                CheckRows(cancellationToken);
            }
        }
        catch (SqliteException exception) when (SqliteOpening.Unopened(_file.Path, exception) is InvalidDataException damaged)
        {
            throw Marked(damaged);
        }
        catch (InvalidDataException damaged)
        {
            throw Marked(damaged);
        }
    }

    private InvalidDataException Marked(InvalidDataException damaged)
    {
        try
        {
            System.IO.File.WriteAllText(DamagedMark(_file.Path), damaged.Message);
            return damaged;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new InvalidDataException($"{damaged.Message} The next start does not know of it: {exception.Message}", damaged);
        }
    }

    public void Dispose() => _file.Dispose();

    private void CheckRows(CancellationToken cancellationToken)
    {
        foreach (DocumentTable table in _tables)
        {
            DocumentSchema.CheckRows(_file, table, cancellationToken);
        }
    }

    private static string DamagedMark(string path) => path + ".damaged";

    private int Load(SqliteSession session)
    {
        var sequence = new CommitSequence(_file);
        long highest = 0;
        foreach (DocumentTable table in _tables)
        {
            long last = DocumentSchema.Apply(session, table, _file.Path, IsChecked, _rowsChecked);
            highest = Math.Max(highest, last);
            _containers.Add((table.Definition.Database, table.Definition.Name), new(_file, table, sequence, last));
        }

        Checkpoints = new(_file);
        sequence.Load(session, Math.Max(highest, Checkpoints.Check(session)));
        _file.BeforeCommit = sequence.Store;
        return _tables.Length;
    }
}
