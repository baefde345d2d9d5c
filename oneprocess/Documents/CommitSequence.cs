using OneProcess.Sqlite;

namespace OneProcess.Documents;

/// <summary>
/// Numbers the writes. There is one writer, so the order of numbers is the order of commits: a reader that has read up to a number never
/// finds a lower one later. The last number is stored, because the number of a deleted document must not come again.
/// </summary>
internal sealed class CommitSequence(SqliteFile file)
{
    public const string Table = "commit_sequence";

    public const string CreateTable =
        $"CREATE TABLE IF NOT EXISTS {Table} (one INTEGER PRIMARY KEY, value INTEGER NOT NULL, hash BLOB NOT NULL)";

    private long _last;
    private long _stored;

    /// <summary>The last number given. Only the writer may ask.</summary>
    public long Last => _last;

    /// <summary>Reads the stored number. <paramref name="highest"/> is the highest number in use.</summary>
    public void Load(SqliteSession session, long highest)
    {
        List<(long Value, byte[] Hash)> rows = session.Query(
            "SELECT value, hash FROM commit_sequence", row => (row.GetInt64(0), row.GetBytes(1)));
        if (rows is [] && highest == 0)
        {
            session.Execute("INSERT INTO commit_sequence VALUES (1, 0, $1)", Hash(0));
            return;
        }

        if (rows is not [(long value, byte[] hash)] || value < highest || !hash.AsSpan().SequenceEqual(Hash(value)))
        {
            throw new InvalidDataException(SqliteOpening.Damaged(file.Path, "the number of its last write is wrong"));
        }

        _last = _stored = value;
    }

    /// <summary>Takes the next <paramref name="count"/> numbers. The commit that carries their documents stores the last.</summary>
    public void Take(int count) => _last += count;

    /// <summary>Belongs to every commit that took numbers. The numbers of a failed commit are never given again.</summary>
    public void Store(SqliteSession session)
    {
        if (_stored != _last)
        {
            session.Execute("UPDATE commit_sequence SET value=$1, hash=$2", _last, Hash(_last));
            _stored = _last;
        }
    }

    private static byte[] Hash(long value) => RowHash.Of(value, "", "", []);
}
