using OneProcess.Sqlite;

namespace OneProcess.Documents;

/// <summary>How far each function has handled the change feed of its container.</summary>
public sealed class ChangeFeedCheckpoints
{
    internal const string CreateTable =
        "CREATE TABLE IF NOT EXISTS feed_checkpoint (function TEXT, container TEXT, seq INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (function, container)) WITHOUT ROWID";

    private readonly SqliteFile _file;
    private readonly CommitSignal _reset = new();
    private long _resets;

    internal ChangeFeedCheckpoints(SqliteFile file) => _file = file;

    /// <summary>Counts the resets of any function.</summary>
    internal long Resets => Volatile.Read(ref _resets);

    /// <summary>Completes at the next reset of any function.</summary>
    internal Task WasReset => _reset.Next;

    /// <summary>
    /// Lets a function handle its container's feed from the beginning again, running or not. What it is handling just now may be
    /// handled before and after.
    /// </summary>
    /// <exception cref="ArgumentException">No function of that name has followed a feed on this data.</exception>
    public async Task ResetAsync(string functionName)
    {
        await _file.WriteAsync(session =>
        {
            List<string> containers = session.Query(
                "SELECT container FROM feed_checkpoint WHERE function=$1", row => row.GetString(0), functionName);
            containers.ForEach(container => Store(session, functionName, container, 0));
            return containers.Count > 0
                ? containers.Count
                : throw new ArgumentException($"No function '{functionName}' has followed a change feed here.", nameof(functionName));
        });
        Interlocked.Increment(ref _resets);
        _reset.Set();
    }

    /// <returns>The function's checkpoint; where it has none yet, <paramref name="start"/> is stored as its first.</returns>
    internal Task<long> StartAsync(string function, string container, long start) => _file.WriteAsync(session =>
    {
        if (Find(session, function, container) is long found)
        {
            return found;
        }

        Store(session, function, container, start);
        return start;
    });

    internal long Read(string function, string container) => _file.Read(session => Find(session, function, container))
        ?? throw new InvalidOperationException($"Function '{function}' was not started on the feed of '{container}'.");

    /// <returns>False where the checkpoint is no longer <paramref name="from"/>, because it was reset.</returns>
    internal Task<bool> AdvanceAsync(string function, string container, long from, long to) => _file.WriteAsync(session =>
    {
        if (Find(session, function, container) != from)
        {
            return false;
        }

        Store(session, function, container, to);
        return true;
    });

    /// <returns>The highest checkpoint.</returns>
    /// <exception cref="InvalidDataException">One is not what was written.</exception>
    internal long Check(SqliteSession session) => session
        .Query("SELECT function, container FROM feed_checkpoint", row => (row.GetString(0), row.GetString(1)))
        .Select(key => Find(session, key.Item1, key.Item2)!.Value)
        .DefaultIfEmpty()
        .Max();

    private static void Store(SqliteSession session, string function, string container, long sequence) => session.Execute(
        "INSERT INTO feed_checkpoint VALUES ($1, $2, $3, $4) ON CONFLICT DO UPDATE SET seq=excluded.seq, hash=excluded.hash",
        function,
        container,
        sequence,
        RowHash.Of(sequence, function, container, []));

    private long? Find(SqliteSession session, string function, string container)
    {
        List<(long Sequence, byte[] Hash)> rows = session.Query(
            "SELECT seq, hash FROM feed_checkpoint WHERE function=$1 AND container=$2",
            row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)),
            function,
            container);
        if (rows is not [(long sequence, byte[] hash)])
        {
            return null;
        }

        return hash.AsSpan().SequenceEqual(RowHash.Of(sequence, function, container, []))
            ? sequence
            : throw new InvalidDataException(SqliteFile.Damaged(_file.Path, $"the checkpoint of function '{function}' does not match its hash"));
    }
}
