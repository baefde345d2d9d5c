using Microsoft.Extensions.Logging.Abstractions;
using OneProcess;
using OneProcess.Data;
using OneProcess.Sqlite;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Data;

/// <summary>The protocol by which a start counts on in every file, on real files.</summary>
public sealed class DataFolderTests : IDisposable
{
    private static readonly DataFile[] s_files =
    [
        new DataFile.Decisive("a.db", "the a's"),
        new DataFile.Decisive("b.db", "the b's"),
        new DataFile.Derived("d.db"),
        new DataFile.Key("k.pem", "the key", path => File.WriteAllText(path, Guid.NewGuid().ToString())),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// The folder as a death just before each write of a mark would leave it, at a first and at a second start, and as a death after
    /// a death would. Every one starts, and afterwards still tells an older copy.
    /// </summary>
    [Fact]
    public void A_death_between_any_two_writes_locks_nobody_out()
    {
        List<TemporaryFolder> left = [];
        Start(_folder, dying: () => left.Add(_folder.AsAfterKill()));
        Use(_folder);
        Start(_folder, dying: () => left.Add(_folder.AsAfterKill()));
        Assert.Equal(2 * 2 * 3, left.Count);
        try
        {
            foreach (TemporaryFolder folder in left.ToArray())
            {
                Start(folder, dying: () => left.Add(folder.AsAfterKill()));
            }

            foreach (TemporaryFolder folder in left)
            {
                Start(folder);
                Use(folder);
                byte[] older = File.ReadAllBytes(folder.File("a.db"));
                Start(folder);
                Use(folder);
                File.WriteAllBytes(folder.File("a.db"), older);
                Assert.Contains("'a.db' (the a's) is an older copy", Refused(folder), StringComparison.Ordinal);
            }
        }
        finally
        {
            left.ForEach(folder => folder.Dispose());
        }
    }

    [Fact]
    public void A_file_whose_log_was_left_behind_is_refused()
    {
        Start(_folder);
        using SqliteFile file = SqliteFile.Open(_folder.File("a.db"), "CREATE TABLE IF NOT EXISTS t (v)");
        using (TemporaryFolder killed = _folder.AsAfterKill())
        {
            // What the log had has reached the file, and later writes are in the log alone.
            using (SqliteSession session = SqliteOpening.OpenOnce(killed.File("a.db")))
            {
                session.Scalar<long>("PRAGMA wal_checkpoint");
                session.Execute("INSERT INTO t VALUES (1)");
            }

            using TemporaryFolder copied = killed.AsAfterKill();
            File.Delete(copied.File("a.db-wal"));
            Assert.Contains("'a.db-wal', which has its last writes, is missing", Refused(copied), StringComparison.Ordinal);
            Start(killed);
        }
    }

    [Fact]
    public void A_file_that_was_closed_needs_no_log()
    {
        Start(_folder);
        Use(_folder);
        Assert.False(File.Exists(_folder.File("a.db-wal")));
        Start(_folder);
    }

    [Theory]
    [InlineData("a.db")]
    [InlineData("b.db")]
    [InlineData("k.pem")]
    public void What_was_lost_is_accepted_once_by_name(string name)
    {
        Start(_folder);
        Use(_folder);
        File.Delete(_folder.File(name));

        Assert.Contains($"set 'Here:AcceptDataLossOf' to '{name}' for one start", Refused(_folder), StringComparison.Ordinal);
        Assert.Contains(name, Refused(_folder, accept: "others.db"), StringComparison.Ordinal);

        Start(_folder, accept: name);
        Use(_folder);
        Start(_folder);
    }

    [Fact]
    public void What_is_derived_is_made_anew_with_what_it_was_made_from()
    {
        Start(_folder);
        Use(_folder);
        File.Delete(_folder.File("a.db"));
        Start(_folder, accept: "a.db");
        using SqliteSession derived = SqliteOpening.OpenOnce(_folder.File("d.db"));
        Assert.Equal(0, derived.Scalar<long>("SELECT count(*) FROM sqlite_schema WHERE name = 't'"));
    }

    [Fact]
    public void Several_lost_files_are_named_at_once()
    {
        Start(_folder);
        Use(_folder);
        File.Delete(_folder.File("a.db"));
        File.WriteAllText(_folder.File("k.pem"), "another");
        string refused = Refused(_folder);
        Assert.Contains("'a.db' (the a's) is missing. 'k.pem' (the key) is another one than before.", refused, StringComparison.Ordinal);
        Assert.Contains("'a.db,k.pem'", refused, StringComparison.Ordinal);
    }

    private static string Refused(TemporaryFolder folder, string? accept = null) =>
        Assert.Throws<InvalidDataException>(() => Start(folder, accept)).Message;

    private static void Start(TemporaryFolder folder, string? accept = null, Action? dying = null)
    {
        var data = new DataFolder(
            new OneProcessOptions { DataPath = folder.Path, Section = "Here", AcceptDataLossOf = accept is null ? [] : [accept] },
            s_files,
            NullLogger.Instance)
        {
            Marking = _ => dying?.Invoke(),
            MarkedAtOnce = 1,
        };
        Assert.Equal(folder.File("a.db"), data.PathOf("a.db"));
    }

    /// <summary>Opens and closes all databases, as the app does.</summary>
    private static void Use(TemporaryFolder folder)
    {
        foreach (DataFile file in s_files.Where(file => file is not DataFile.Key))
        {
            SqliteFile.Open(folder.File(file.Name), "CREATE TABLE IF NOT EXISTS t (v)").Dispose();
        }
    }
}
