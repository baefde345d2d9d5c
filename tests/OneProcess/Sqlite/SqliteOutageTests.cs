using Microsoft.Data.Sqlite;
using OneProcess.Sqlite;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Sqlite;

/// <summary>A file whose disk or whose neighbours do not let it be written for a while.</summary>
public sealed class SqliteOutageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteFile _file;
    private readonly List<int?> _told = [];

    public SqliteOutageTests()
    {
        _file = SqliteFile.Open(_folder.File("a.db"), "CREATE TABLE IF NOT EXISTS t (v)");
        _file.OutageChanged += (_, why) => _told.Add(why?.SqliteErrorCode);
    }

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(5, true)] // busy
    [InlineData(6, true)] // locked
    [InlineData(7, true)] // out of memory
    [InlineData(8, true)] // read-only
    [InlineData(10, true)] // I/O error
    [InlineData(13, true)] // full
    [InlineData(14, true)] // cannot open
    [InlineData(15, true)] // lock protocol
    [InlineData(1, false)] // a wrong statement
    [InlineData(11, false)] // malformed
    [InlineData(19, false)] // a constraint
    [InlineData(26, false)] // no database
    public void What_passes_by_itself_is_an_outage_and_damage_is_none(int code, bool isOutage) =>
        Assert.Equal(isOutage, SqliteOutage.Is(new SqliteException("It failed.", code)));

    [Theory]
    [InlineData("full", 13)]
    [InlineData("locked", 5)]
    [InlineData("read-only", 8)]
    public async Task It_is_told_once_with_its_reason_and_once_when_it_is_over_and_reads_go_on(string fault, int code)
    {
        await _file.WriteAsync(session => session.Execute("INSERT INTO t VALUES (1)"));
        using (StorageFault.On(_file, fault))
        {
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(code, (await Assert.ThrowsAsync<SqliteException>(AddAsync)).SqliteErrorCode);
                await Assert.ThrowsAsync<SqliteException>(_file.ProbeAsync);
                Assert.Equal(1, _file.Read(session => session.Scalar<long>("SELECT count(*) FROM t")));
            }
        }

        await _file.ProbeAsync();
        await AddAsync();
        Assert.Equal(2, _file.Read(session => session.Scalar<long>("SELECT count(*) FROM t")));
        Assert.Equal([code, null], _told);

        Task<int> AddAsync() => _file.WriteAsync(session => session.Execute("INSERT INTO t VALUES (zeroblob(100000))"));
    }

    /// <summary>Some failures of the disk end the transaction. A later write of the group would be stored and reported as failed.</summary>
    [Fact]
    public async Task A_failure_that_ends_the_transaction_fails_the_whole_group()
    {
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        Task<int> first = _file.WriteAsync(session =>
        {
            begun.Set();
            gate.Wait(TimeSpan.FromSeconds(30));
            return 0;
        });
        Assert.True(begun.Wait(TimeSpan.FromSeconds(30)));
        Task<int>[] group =
        [
            _file.WriteAsync(session => session.Execute("INSERT INTO t VALUES (1)")),
            _file.WriteStatementAsync<int>(session =>
            {
                session.Execute("ROLLBACK");
                throw new SqliteException("database or disk is full", 13);
            }),
            _file.WriteStatementAsync(session => session.Execute("INSERT INTO t VALUES (2)")),
        ];
        gate.Set();
        await first;

        foreach (Task<int> write in group)
        {
            Assert.Equal(13, (await Assert.ThrowsAsync<SqliteException>(() => write)).SqliteErrorCode);
        }

        Assert.Equal(0, _file.Read(session => session.Scalar<long>("SELECT count(*) FROM t")));
        await _file.WriteAsync(session => session.Execute("INSERT INTO t VALUES (3)"));
        Assert.Equal([13, null], _told);
    }
}
