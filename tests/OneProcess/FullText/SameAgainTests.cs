using System.Globalization;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using OneProcess.FullText;
using Xunit;

namespace TicketMaster.Tests.OneProcess.FullText;

/// <summary>A document that comes again as it was is not written again, and yet no older one replaces it.</summary>
public sealed class SameAgainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private LuceneIndex _index;

    public SameAgainTests() => _index = Open();

    public void Dispose()
    {
        _index.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("1 red, 2 red", "v1")]
    [InlineData("1 red, 2 blue", "v2")]
    [InlineData("1 unknown, 2 unknown", "v2")]
    [InlineData("1 red, 2 unknown", "v2")]
    [InlineData("1 red, 3 red, 2 blue", "v1")]
    [InlineData("1 red, 3 red, 3 blue", "v1")]
    [InlineData("1 red, 3 red, 4 blue", "v4")]
    [InlineData("1 red, 3 red, 4 blue, 5 red", "v5")]
    [InlineData("1 red, 2 red, 2 gone", "none")]
    [InlineData("1 red, 3 red, 2 gone", "v1")]
    [InlineData("1 red, 2 gone, 3 red", "v3")]

    // Which versions were skipped is not known after a start. The feed hands over what comes after its checkpoint, to the last one.
    [InlineData("1 red, 3 red, reopened", "v1")]
    [InlineData("1 red, 3 red, reopened, 3 red", "v1")]
    [InlineData("1 red, 3 red, reopened, 2 blue, 3 red", "v3")]
    [InlineData("1 red, 2 gone, reopened, 1 red", "none")]
    public async Task What_is_found_is_what_was_last_written(string written, string found)
    {
        foreach (string[] parts in written.Split(", ").Select(one => one.Split(' ')))
        {
            if (parts is ["reopened"])
            {
                _index.Dispose();
                _index = Open();
                Assert.Null(_index.AnewBecause);
                continue;
            }

            await _index.WriteAsync([Document(long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1])], default);
        }

        Assert.Equal(found, _index.Search(Found));
    }

    private LuceneIndex Open() =>
        LuceneIndex.Open(_folder.File("search.db"), new LuceneSchema("1", new SpacedWords(), new BM25Similarity()));

    private static VersionedDocument Document(long version, string content) => content == "gone"
        ? new VersionedDocument("d", version, null)
        : new VersionedDocument("d", version, [new StringField("text", $"v{version}", Field.Store.YES)])
        {
            Content = content switch
            {
                "red" => 0,
                "blue" => long.MinValue,
                _ => null,
            },
        };

    private static string Found(IndexSearcher searcher)
    {
        ScoreDoc[] all = searcher.Search(new PrefixQuery(new Term("text", "v")), 10).ScoreDocs;
        return all.Length == 0 ? "none" : searcher.Doc(Assert.Single(all).Doc).Get("text", CultureInfo.InvariantCulture);
    }
}
