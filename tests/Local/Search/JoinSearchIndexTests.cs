using System.Globalization;
using Lucene.Net.Documents;
using Microsoft.Extensions.Logging.Abstractions;
using OneProcess.FullText;
using TicketMaster.Local;
using Xunit;

namespace TicketMaster.Tests.Local.Search;

public sealed class JoinSearchIndexTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly LuceneIndex _index;

    public JoinSearchIndexTests() =>
        _index = LuceneIndex.Open(_folder.File("search.db"), new LuceneSchema("1", new SpacedWords(), new RarenessSimilarity()));

    public void Dispose()
    {
        _index.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task After_a_join_that_failed_it_waits_an_hour_and_then_joins_as_before()
    {
        int tries = 0;
        _index.Clock = _time;
        _index.FreeSpace = _ =>
        {
            tries++;
            _time.Advance(JoinSearchIndex.Idle);
            throw new IOException("The disk is broken.");
        };
        await WriteAsync(2_000);
        using JoinSearchIndex joins = new(_index, NullLogger<JoinSearchIndex>.Instance) { Clock = _time, Collect = () => { } };
        await joins.StartAsync(default);
        await Eventually.Async(() => NextIn() == JoinSearchIndex.Idle);
        _time.Advance(JoinSearchIndex.Idle / 2);
        await WriteAsync(2_000);

        _time.Advance(JoinSearchIndex.Idle / 2);
        await Eventually.Async(() => NextIn() == JoinSearchIndex.Idle);
        Assert.Equal(0, tries);

        _time.Advance(JoinSearchIndex.Idle);
        await Eventually.Async(() => NextIn() == JoinSearchIndex.AfterFailure);
        Assert.Equal((1, 2), (tries, Parts()));

        _index.FreeSpace = _ => long.MaxValue;
        _time.Advance(JoinSearchIndex.AfterFailure);
        await Eventually.Async(() => NextIn() == JoinSearchIndex.Idle);
        Assert.Equal(1, Parts());
        await joins.StopAsync(default);
    }

    [Fact]
    public async Task Memory_is_given_back_when_nothing_is_written_after_the_start_and_after_the_first_join()
    {
        int collections = 0;
        _index.Clock = _time;
        await WriteAsync(0);
        using JoinSearchIndex joins = new(_index, NullLogger<JoinSearchIndex>.Instance) { Clock = _time, Collect = () => collections++ };
        await joins.StartAsync(default);
        await Eventually.Async(() => NextIn() == JoinSearchIndex.Idle);
        _time.Advance(JoinSearchIndex.Idle / 2);
        await WriteAsync(0);
        Assert.Equal(0, await CollectionsAsync());
        Assert.Equal(1, await CollectionsAsync());
        Assert.Equal(1, await CollectionsAsync());

        await WriteAsync(2_000);
        foreach (int count in (int[])[2_000, 4_000])
        {
            await WriteAsync(count);
            Assert.Equal(2, Parts());
            await CollectionsAsync();
            Assert.Equal(2, await CollectionsAsync());
            Assert.Equal(1, Parts());
        }

        await joins.StopAsync(default);

        async Task<int> CollectionsAsync()
        {
            _time.Advance(NextIn() ?? JoinSearchIndex.Idle);
            await Eventually.Async(() => NextIn() == JoinSearchIndex.Idle);
            return collections;
        }
    }

    private TimeSpan? NextIn() => _time.NextDue - _time.GetUtcNow();

    private int Parts() => _index.Search(searcher => searcher.IndexReader.Leaves.Count);

    private Task WriteAsync(int count) => _index.WriteAsync(
        [
            .. Enumerable.Range(_index.Search(searcher => searcher.IndexReader.NumDocs), count).Select(number => new VersionedDocument(
                number.ToString(CultureInfo.InvariantCulture), 1, [new StringField("text", "same", Field.Store.NO)])),
        ],
        default);
}
