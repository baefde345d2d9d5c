using Microsoft.Data.Sqlite;
using OneProcess.Sqlite;
using SQLitePCL;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Sqlite;

public sealed class SqliteFileTests : IDisposable
{
    private const string Schema = "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, v TEXT UNIQUE)";

    private readonly TemporaryFolder _folder = new();

    /// <summary>A gate that stays shut, because its test has failed, opens then.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private string Db => _folder.File("a.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_write_that_throws_undoes_its_own_changes_and_leaves_the_others_of_its_group()
    {
        using var file = SqliteFile.Open(Db, Schema);
        using var gate = new ManualResetEventSlim();
        Task<int> first = Hold(file, gate);
        Task<int>[] writes = [.. Enumerable.Range(0, 10).Select(i => file.WriteAsync(session =>
        {
            Insert(session, $"{i}");
            return i % 2 == 0 ? i : throw new InvalidOperationException($"no {i}");
        }))];
        gate.Set();

        await first;
        for (int i = 0; i < writes.Length; i++)
        {
            if (i % 2 == 0)
            {
                Assert.Equal(i, await writes[i]);
            }
            else
            {
                Assert.Equal($"no {i}", (await Assert.ThrowsAsync<InvalidOperationException>(() => writes[i])).Message);
            }
        }

        Assert.Equal(["0", "2", "4", "6", "8", "first"], Values(file));
    }

    [Fact]
    public async Task A_clients_write_overtakes_background_work_that_waits()
    {
        using var file = SqliteFile.Open(Db, Schema);
        using var gate = new ManualResetEventSlim();
        Task<int> first = Hold(file, gate);
        Task<int>[] background = [.. Enumerable.Range(0, 10).Select(i =>
            BackgroundWork.RunAsync(() => file.WriteAsync(session => Insert(session, $"background {i}"))))];
        Assert.True(SpinWait.SpinUntil(() => file.Waiting == background.Length, TimeSpan.FromSeconds(10)));
        Task<int> client = file.WriteAsync(session => Insert(session, "client"));
        gate.Set();

        await Task.WhenAll([first, client, .. background]);
        Assert.Equal(
            ["first", "client"], file.Read(session => session.Query("SELECT v FROM t ORDER BY id LIMIT 2", row => row.GetString(0))));
    }

    /// <summary>As a reader does for a moment that meets the writer in the middle of noting a commit.</summary>
    [Fact]
    public async Task A_write_waits_while_a_reader_has_the_writers_lock()
    {
        using var file = SqliteFile.Open(Db, Schema);
        using var reader = new SqliteConnection($"Data Source={Db};Pooling=False");
        reader.Open();
        using SqliteCommand command = reader.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        Task<int> write = file.WriteAsync(session => Insert(session, "waits"));
        Assert.NotSame(write, await Task.WhenAny(write, Task.Delay(100)));

        command.CommandText = "ROLLBACK";
        command.ExecuteNonQuery();

        Assert.Equal(1, await write);
        Assert.Equal(["waits"], Values(file));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task The_log_does_not_grow_with_what_is_written_however_many_read(int readers)
    {
        const int Megabyte = 1024 * 1024;
        const int Writes = 160;
        byte[] page = new byte[Megabyte];
        using var file = SqliteFile.Open(Db, "CREATE TABLE IF NOT EXISTS b (id INTEGER PRIMARY KEY, v BLOB)");
        using var written = new CancellationTokenSource();
        Task<int>[] reading = [.. Enumerable.Range(0, readers).Select(_ => Task.Run(Reads))];

        for (int i = 0; i < Writes; i++)
        {
            await file.WriteAsync(session => session.Execute("INSERT INTO b (v) VALUES ($1)", page));
        }

        await written.CancelAsync();
        Assert.All(await Task.WhenAll(reading), reads => Assert.InRange(reads, 2, int.MaxValue));

        // On a busy machine a reader may lose its processor, and the log grows a little until the next try.
        Assert.InRange(new FileInfo(Db + "-wal").Length, 1, 96 * Megabyte);
        Assert.Equal(Writes, file.Read(session => session.Scalar<int>("SELECT count(*) FROM b")));

        int Reads()
        {
            int reads = 0;
            for (; !written.IsCancellationRequested; reads++)
            {
                file.Read(session => session.Query("SELECT id FROM b", row => row.GetInt64(0)));
            }

            return reads;
        }
    }

    [Fact]
    public async Task A_statement_that_takes_long_ends_when_it_is_cancelled_and_the_next_runs()
    {
        // It would count for years.
        const string Endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
        using var file = SqliteFile.Open(Db, Schema);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        Task counting = Task.Run(() => file.Read(session =>
            session.Cancellable(one => one.Scalar<long>(Endless), cancelled.Token)));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => counting.WaitAsync(s_patience));
        Assert.Equal(1, file.Read(session => session.Scalar<int>("SELECT 1")));
        Assert.ThrowsAny<OperationCanceledException>(() => file.Read(session => session.Cancellable(one => 1, cancelled.Token)));
    }

    /// <summary>SQLite may prepare a query anew for each value of its limit.</summary>
    [Fact]
    public void A_query_is_prepared_once()
    {
        using var file = SqliteFile.Open(Db, Schema);
        int again = file.Read(session =>
        {
            // SQLITE_STMTSTATUS_REPREPARE
            const int Reprepared = 5;
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v2(
                session.Connection.Handle, "SELECT v FROM t WHERE id>$1 ORDER BY v LIMIT $2", out sqlite3_stmt statement));
            using (statement)
            {
                for (int value = 1; value <= 3; value++)
                {
                    raw.sqlite3_bind_int(statement, 1, value);
                    raw.sqlite3_bind_int(statement, 2, value);
                    Assert.Equal(raw.SQLITE_DONE, raw.sqlite3_step(statement));
                    raw.sqlite3_reset(statement);
                }

                return raw.sqlite3_stmt_status(statement, Reprepared, 0);
            }
        });

        Assert.Equal(0, again);
    }

    [Fact]
    public async Task A_statement_that_fails_undoes_itself_and_leaves_the_others_of_its_group()
    {
        using var file = SqliteFile.Open(Db, Schema);
        using var gate = new ManualResetEventSlim();
        Task<int> first = file.WriteStatementAsync(session =>
        {
            gate.Wait(s_patience);
            return Insert(session, "first");
        });
        Task<int> again = file.WriteStatementAsync(session => Insert(session, "first"));
        Task<int> last = file.WriteStatementAsync(session => Insert(session, "last"));
        gate.Set();

        await first;
        await Assert.ThrowsAsync<SqliteException>(() => again);
        await last;
        Assert.Equal(["first", "last"], Values(file));
    }

    [Fact]
    public async Task A_write_that_spoils_the_transaction_fails_its_group_and_the_writer_lives_on()
    {
        using var file = SqliteFile.Open(Db, Schema);

        await Assert.ThrowsAnyAsync<SqliteException>(() => file.WriteAsync(session =>
        {
            Insert(session, "lost");
            return session.Execute("ROLLBACK");
        }));

        await file.WriteAsync(session => Insert(session, "kept"));
        Assert.Equal(["kept"], Values(file));
    }

    [Fact]
    public async Task Readers_do_not_wait_for_the_writer_and_do_not_see_what_is_not_committed()
    {
        using var file = SqliteFile.Open(Db, Schema);
        using var gate = new ManualResetEventSlim();
        Task<int> write = file.WriteAsync(session =>
        {
            Insert(session, "x");
            gate.Wait(s_patience);
            return 0;
        });

        Assert.Empty(Values(file));
        gate.Set();
        await write;
        Assert.Equal(["x"], Values(file));
    }

    [Fact]
    public void A_reader_cannot_write()
    {
        using var file = SqliteFile.Open(Db, Schema);
        Assert.Throws<SqliteException>(() => file.Read(session => Insert(session, "x")));
    }

    [Fact]
    public async Task Writes_waiting_when_it_is_closed_are_still_made_and_later_ones_refused()
    {
        var file = SqliteFile.Open(Db, Schema);
        Task<int>[] writes = [.. Enumerable.Range(0, 1_000).Select(i => file.WriteAsync(session => Insert(session, $"{i}")))];
        file.Dispose();
        await Task.WhenAll(writes);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => file.WriteAsync(session => Insert(session, "late")));
        Assert.Throws<ObjectDisposedException>(() => Values(file));
        Assert.Equal(["a.db", "a.db.lock"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
        using var again = SqliteFile.Open(Db, Schema);
        Assert.Equal(1_000, Values(again).Count);
    }

    [Fact]
    public async Task What_a_creation_that_was_killed_left_behind_is_no_obstacle()
    {
        await File.WriteAllTextAsync(Db + ".new", "half");
        await File.WriteAllTextAsync(Db + ".new-wal", "half");
        using var file = SqliteFile.Open(Db, Schema);
        Assert.Empty(Values(file));
    }

    [Fact]
    public void A_file_is_never_empty_once_it_has_its_name()
    {
        SqliteFile.Open(Db, "").Dispose();
        Assert.NotEqual(0, new FileInfo(Db).Length);
    }

    [Fact]
    public async Task A_missing_file_beside_its_log_is_refused_and_the_log_is_kept()
    {
        using TemporaryFolder killed = await KilledAsync();
        File.Delete(killed.File("a.db"));

        Assert.Contains("a.db", Assert.Throws<InvalidDataException>(() => SqliteFile.Open(killed.File("a.db"), Schema)).Message);
        Assert.NotEqual(0, new FileInfo(killed.File("a.db-wal")).Length);
    }

    [Fact]
    public async Task A_log_of_garbage_is_refused()
    {
        using TemporaryFolder killed = await KilledAsync();
        byte[] garbage = new byte[new FileInfo(killed.File("a.db-wal")).Length];
        new Random(7).NextBytes(garbage);
        await File.WriteAllBytesAsync(killed.File("a.db-wal"), garbage);

        Assert.Contains("write-ahead log", Assert.Throws<InvalidDataException>(() => SqliteFile.Open(killed.File("a.db"), Schema)).Message);
    }

    [Fact]
    public async Task A_flipped_byte_anywhere_before_the_last_commit_of_the_log_is_refused()
    {
        using TemporaryFolder killed = await KilledAsync();
        string log = killed.File("a.db-wal");
        byte[] whole = await File.ReadAllBytesAsync(log);
        int lastCommit = LastFrame(whole);
        var random = new Random(11);
        foreach (int at in Enumerable.Range(0, 40).Select(_ => random.Next(lastCommit)).Concat([0, 9, 16, 24, 32, 40, 48, 56]))
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            await File.WriteAllBytesAsync(log, damaged);
            InvalidDataException refused = Assert.Throws<InvalidDataException>(() => SqliteFile.Open(killed.File("a.db"), Schema));
            Assert.Contains(killed.File("a.db"), refused.Message);
        }

        await File.WriteAllBytesAsync(log, whole);
        using var file = SqliteFile.Open(killed.File("a.db"), Schema);
        Assert.Equal(20, Values(file).Count);
    }

    [Fact]
    public async Task A_torn_last_write_is_dropped_and_the_file_opens()
    {
        using TemporaryFolder killed = await KilledAsync();
        string log = killed.File("a.db-wal");
        byte[] whole = await File.ReadAllBytesAsync(log);
        await File.WriteAllBytesAsync(log, whole[..(LastFrame(whole) + 100)]);

        using var file = SqliteFile.Open(killed.File("a.db"), Schema);
        Assert.Equal(19, Values(file).Count);
    }

    [Fact]
    public async Task A_log_that_was_written_over_from_its_start_is_sound_though_older_frames_follow()
    {
        using var file = SqliteFile.Open(Db, Schema);
        await file.WriteAsync(session => Insert(session, new string('x', 400_000)));
        using (var other = new SqliteConnection($"Data Source={Db};Pooling=False"))
        {
            other.Open();
            using SqliteCommand checkpoint = other.CreateCommand();
            checkpoint.CommandText = "PRAGMA wal_checkpoint(RESTART)";
            checkpoint.ExecuteNonQuery();
        }

        await file.WriteAsync(session => Insert(session, "after"));
        using TemporaryFolder killed = _folder.AsAfterKill();
        using var reopened = SqliteFile.Open(killed.File("a.db"), Schema);

        Assert.Equal(2, Values(reopened).Count);
    }

    private async Task<TemporaryFolder> KilledAsync()
    {
        using var file = SqliteFile.Open(Db, Schema);
        for (int i = 0; i < 20; i++)
        {
            await file.WriteAsync(session => Insert(session, $"{i}"));
        }

        return _folder.AsAfterKill();
    }

    /// <summary>Each of these writes changes the table's page and its index's: two frames a commit, the second being the commit.</summary>
    private static int LastFrame(byte[] log) => log.Length - (2 * (24 + 4096));

    /// <summary>Keeps the writer at the first write until the gate opens, so that what is written meanwhile waits together.</summary>
    private static Task<int> Hold(SqliteFile file, ManualResetEventSlim gate)
    {
        Task<int> first = file.WriteAsync(session =>
        {
            gate.Wait(s_patience);
            return Insert(session, "first");
        });

        // Otherwise it would begin together with what is written next.
        Assert.True(SpinWait.SpinUntil(() => file.Waiting == 0, s_patience));
        return first;
    }

    private static int Insert(SqliteSession session, string value) => session.Execute("INSERT INTO t (v) VALUES ($1)", value);

    private static List<string> Values(SqliteFile file) =>
        file.Read(session => session.Query("SELECT v FROM t ORDER BY v", row => row.GetString(0)));
}
