using System.Collections.Concurrent;
using OneProcess.Sqlite;

namespace OneProcess.Documents;

/// <summary>How far each function has handled the change feed of its container.</summary>
public sealed class ChangeFeedCheckpoints
{
    internal const string Table = "feed_checkpoint";

    internal const string CreateTable =
        $"""
        CREATE TABLE IF NOT EXISTS {Table} (
            function TEXT, container TEXT, seq INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (function, container)) WITHOUT ROWID
        """;

    private readonly SqliteFile _file;
    private readonly CommitSignal _reset = new();
    private readonly ConcurrentDictionary<string, long> _resets = new();

    internal ChangeFeedCheckpoints(SqliteFile file) => _file = file;

    /// <summary>Completes at the next reset of any function.</summary>
    internal Task WasReset => _reset.Next;

    /// <summary>Grows when a function is reset. Take it before reading a checkpoint.</summary>
    internal long Resets(string function) => _resets.GetValueOrDefault(function);

    /// <summary>
    /// Makes a function handle its container's feed from the beginning again, whether it runs or not. The batch that it is handling now is
    /// handled again too.
    /// </summary>
    /// <exception cref="ArgumentException">No function of that name has followed a feed on this data.</exception>
    public async Task ResetAsync(string functionName)
    {
        await _file.WriteAsync(session =>
        {
            List<string> containers = session.Query(
                "SELECT container FROM feed_checkpoint WHERE function=$1", row => row.GetString(0), functionName);
            if (containers.Count == 0)
            {
                throw new ArgumentException($"No function '{functionName}' has followed a change feed here.", nameof(functionName));
            }

            containers.ForEach(container => Store(session, functionName, container, 0));
            // Counted before the commit, so that no batch begun earlier advances the checkpoint from the same 0. Counted again after it,
            // because a reader in between still finds the old checkpoint.
            return Count(functionName);
        });
        Count(functionName);
        _reset.Set();
    }

    /// <returns>The function's checkpoint. If it has none, <paramref name="start"/> becomes its first.</returns>
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

    /// <param name="function">The function.</param>
    /// <param name="container">The container it follows.</param>
    /// <param name="from">Where its batch began.</param>
    /// <param name="to">The last change it has handled.</param>
    /// <param name="resets"><see cref="Resets"/> from before <paramref name="from"/> was read.</param>
    /// <returns>False if the checkpoint was moved or reset meanwhile; it stays.</returns>
    internal Task<bool> AdvanceAsync(string function, string container, long from, long to, long resets) => _file.WriteAsync(session =>
    {
        if (Resets(function) != resets || Find(session, function, container) != from)
        {
            return false;
        }

        Store(session, function, container, to);
        return true;
    });

    /// <returns>The highest checkpoint.</returns>
    /// <exception cref="InvalidDataException">A checkpoint does not match its hash.</exception>
    internal long Check(SqliteSession session) => session
        .Query("SELECT function, container FROM feed_checkpoint", row => (row.GetString(0), row.GetString(1)))
        .Select(key => Find(session, key.Item1, key.Item2)!.Value)
        .DefaultIfEmpty()
        .Max();

    private long Count(string function) => _resets.AddOrUpdate(function, 1, (_, count) => count + 1);

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
            row => (row.GetInt64(0), row.GetBytes(1)),
            function,
            container);
        if (rows is not [(long sequence, byte[] hash)])
        {
            return null;
        }

        return hash.AsSpan().SequenceEqual(RowHash.Of(sequence, function, container, []))
            ? sequence
            : throw new InvalidDataException(
                SqliteOpening.Damaged(_file.Path, $"the checkpoint of function '{function}' does not match its hash"));
    }
}
