using System.Globalization;
using Lucene.Net.Documents;
using OneProcess.FullText;
using Xunit;

namespace TicketMaster.Tests.OneProcess.FullText;

/// <summary>The parts of an index become one, unless there is a reason not to.</summary>
public sealed class JoinPartsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LuceneIndex _index;

    public JoinPartsTests() =>
        _index = LuceneIndex.Open(_folder.File("search.db"), new LuceneSchema("1", new SpacedWords(), new RarenessSimilarity()));

    public void Dispose()
    {
        _index.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Parts_are_joined_once_enough_is_outside_the_largest()
    {
        await WriteAsync(1, 100);
        await WriteAsync(101, 9);
        Assert.False(await _index.JoinPartsAsync(default, fewest: 1));
        await WriteAsync(110, 4);
        Assert.False(await _index.JoinPartsAsync(default, fewest: 14));
        Assert.Equal(3, Parts());

        Assert.True(await _index.JoinPartsAsync(default, fewest: 1));

        Assert.Equal((1, 113), (Parts(), Documents()));
        Assert.False(await _index.JoinPartsAsync(default, fewest: 1));
    }

    [Fact]
    public async Task Parts_are_not_joined_on_a_disk_that_is_nearly_full()
    {
        await WriteAsync(1, 10);
        await WriteAsync(11, 10);
        _index.FreeSpace = files => (3 * files.EnumerateFiles().Sum(file => file.Length)) - 1;
        Assert.False(await _index.JoinPartsAsync(default, fewest: 1));
        Assert.Equal((2, 20), (Parts(), Documents()));

        _index.FreeSpace = files => 3 * files.EnumerateFiles().Sum(file => file.Length);
        Assert.True(await _index.JoinPartsAsync(default, fewest: 1));
    }

    /// <summary>As by a provider of services that knows it by two types.</summary>
    [Fact]
    public async Task An_index_may_be_closed_twice()
    {
        await WriteAsync(1, 1);

        _index.Dispose();
        _index.Dispose();

        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => WriteAsync(2, 1));
    }

    [Fact]
    public async Task A_cancelled_write_that_has_not_begun_writes_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _index.WriteAsync([Document(1)], new CancellationToken(true)));
        Assert.Equal(0, Documents());

        await WriteAsync(1, 1);
        Assert.Equal(1, Documents());
    }

    private Task WriteAsync(int first, int count) => _index.WriteAsync([.. Enumerable.Range(first, count).Select(Document)], default);

    private static VersionedDocument Document(int number) =>
        new(number.ToString(CultureInfo.InvariantCulture), 1, [new StringField("text", "same", Field.Store.NO)]);

    private int Parts() => _index.Search(searcher => searcher.IndexReader.Leaves.Count);

    private int Documents() => _index.Search(searcher => searcher.IndexReader.NumDocs);
}
