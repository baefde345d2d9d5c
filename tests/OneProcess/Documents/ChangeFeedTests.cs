using System.Globalization;
using OneProcess.Documents;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Documents;

public sealed class ChangeFeedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DocumentDatabase _database;
    private readonly DocumentContainer _things;

    public ChangeFeedTests()
    {
        _database = Sample.Open(_folder);
        _things = Sample.ThingsOf(_database);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_feed_has_the_latest_version_of_every_document_in_the_order_of_the_last_writes()
    {
        string first = await Sample.CreateAsync(_things, Sample.Json("1", size: 1));
        await Sample.CreateAsync(_things, Sample.Json("2", size: 1));
        await _things.ReplaceAsync(Sample.Json("1", size: 2), first);

        IReadOnlyList<Document> changes = _things.ReadChanges(0, 10);

        Assert.Equal(["2", "1"], changes.Select(change => change.Id));
        Assert.Contains("\"size\":2", Sample.Text(changes[1]));
        Assert.Equal(_things.LastSequence, changes[1].Sequence);
        Assert.Empty(_things.ReadChanges(changes[1].Sequence, 10));
    }

    [Fact]
    public async Task A_write_of_another_container_or_one_that_was_refused_is_no_change()
    {
        await Sample.CreateAsync(_things, Sample.Json("1"));
        long last = _things.LastSequence;
        await Sample.CreateAsync(_database.Container("db", "others"), Sample.Json("9"));
        Assert.Equal(DocumentStatus.Conflict, (await _things.CreateAsync(Sample.Json("1", size: 2))).Status);
        Assert.Equal(DocumentStatus.PreconditionFailed, (await _things.ReplaceAsync(Sample.Json("1", size: 2), "\"x\"")).Status);

        Assert.Equal(last, _things.LastSequence);
        Assert.Empty(_things.ReadChanges(last, 10));
    }

    [Fact]
    public async Task A_reader_that_follows_parallel_writers_misses_nothing_and_sees_each_document_end_in_its_last_version()
    {
        const int writers = 16, rounds = 60;
        Dictionary<string, int> seen = [];
        using var done = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            long after = 0;
            while (true)
            {
                // Asked before reading: a last look comes after the last write.
                bool last = done.IsCancellationRequested;
                IReadOnlyList<Document> changes = _things.ReadChanges(after, 7);
                foreach (Document change in changes)
                {
                    Assert.True(change.Sequence > after);
                    after = change.Sequence;
                    int version = int.Parse(Sample.Text(change).Split("\"size\":")[1].TrimEnd('}'), CultureInfo.InvariantCulture);
                    Assert.True(version > seen.GetValueOrDefault(change.Id, -1));
                    seen[change.Id] = version;
                }

                if (last && changes.Count == 0)
                {
                    return;
                }
            }
        });

        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            string etag = await Sample.CreateAsync(_things, Sample.Json($"{writer}", size: 0));
            for (int round = 1; round <= rounds; round++)
            {
                await Sample.CreateAsync(_things, Sample.Json($"{writer}-{round}", size: 0));
                etag = (await _things.ReplaceAsync(Sample.Json($"{writer}", size: round), etag)).ETag!;
            }
        })));
        await done.CancelAsync();
        await reader.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(writers * (rounds + 1), seen.Count);
        Assert.All(Enumerable.Range(0, writers), writer => Assert.Equal(rounds, seen[$"{writer}"]));
    }

    [Fact]
    public async Task Numbers_go_on_after_a_kill_though_the_last_document_was_deleted()
    {
        await Sample.CreateAsync(_things, Sample.Json("1"));
        string etag = await Sample.CreateAsync(_things, Sample.Json("2"));
        long reader = _things.LastSequence;
        await _things.DeleteAsync("2", "o", etag);
        using TemporaryFolder killed = _folder.AsAfterKill();
        using DocumentDatabase reopened = Sample.Open(killed);
        DocumentContainer things = Sample.ThingsOf(reopened);

        await Sample.CreateAsync(things, Sample.Json("3"));

        Assert.Equal("3", Assert.Single(things.ReadChanges(reader, 10)).Id);
    }

    [Fact]
    public async Task A_checkpoint_is_as_durable_as_a_write_and_moves_only_from_where_it_was_read()
    {
        ChangeFeedCheckpoints checkpoints = _database.Checkpoints;
        await Sample.CreateAsync(_things, Sample.Json("1"));
        await Sample.CreateAsync(_things, Sample.Json("2"));
        Assert.Equal(0, await checkpoints.StartAsync("F", "db/things", 0));
        Assert.True(await checkpoints.AdvanceAsync("F", "db/things", 0, 2, resets: 0));
        Assert.False(await checkpoints.AdvanceAsync("F", "db/things", 0, 1, resets: 0));
        using (TemporaryFolder killed = _folder.AsAfterKill())
        using (DocumentDatabase reopened = Sample.Open(killed))
        {
            Assert.Equal(2, await reopened.Checkpoints.StartAsync("F", "db/things", 0));
        }

        Task reset = checkpoints.WasReset;
        await checkpoints.ResetAsync("F");

        Assert.Equal(0, checkpoints.Read("F", "db/things"));
        Assert.True(reset.IsCompleted);
        Assert.False(await checkpoints.AdvanceAsync("F", "db/things", 2, 2, checkpoints.Resets("F")));
        Assert.False(await checkpoints.AdvanceAsync("F", "db/things", 0, 2, resets: 0));
        Assert.True(await checkpoints.AdvanceAsync("F", "db/things", 0, 2, checkpoints.Resets("F")));
        Assert.Contains("'G'", (await Assert.ThrowsAsync<ArgumentException>(() => checkpoints.ResetAsync("G"))).Message);
    }

    [Fact]
    public async Task Whoever_waits_is_woken_by_an_acknowledged_write()
    {
        Task changed = _things.Changed;
        Assert.False(changed.IsCompleted);
        await Sample.CreateAsync(_things, Sample.Json("1"));
        await changed.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
