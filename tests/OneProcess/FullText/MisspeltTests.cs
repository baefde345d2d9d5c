using System.Globalization;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Lucene.Net.Util.Automaton;
using OneProcess.FullText;
using Xunit;

namespace TicketMaster.Tests.OneProcess.FullText;

/// <summary>Misspelt words are found as Lucene's own queries find them, which take longer.</summary>
public sealed class MisspeltTests : IDisposable
{
    private const string Field = "words";
    private const string Id = "id";
    private const int Events = 3_000;

    /// <summary>Few letters, so that words are alike. Of one, two, three and four bytes.</summary>
    private static readonly string[] s_letters = ["a", "b", "n", "r", "t", "1", "é", "д", "東", "𝄞"];

    private readonly Random _random = new(17);
    private readonly RAMDirectory _files = new();
    private readonly DirectoryReader _reader;
    private readonly IndexSearcher _searcher;

    public MisspeltTests()
    {
        using (var writer = new IndexWriter(_files, new IndexWriterConfig(LuceneVersion.LUCENE_48, new SpacedWords())))
        {
            for (int i = 0; i < Events; i++)
            {
                writer.AddDocument(
                [
                    new StringField(Id, $"{i}", Lucene.Net.Documents.Field.Store.YES),
                    new TextField(Field, $"{Word()} {Word()} {Word()}", Lucene.Net.Documents.Field.Store.NO),
                ]);
                if (i % (Events / 3) == 0)
                {
                    // Several parts.
                    writer.Commit();
                }
            }

            writer.DeleteDocuments([.. Enumerable.Range(0, Events).Where(i => i % 10 == 0).Select(i => new Term(Id, $"{i}"))]);
        }

        _reader = DirectoryReader.Open(_files);

        // A word counts once.
        _searcher = new IndexSearcher(_reader) { Similarity = new BM25Similarity(0, 0) };
    }

    public void Dispose()
    {
        _reader.Dispose();
        _files.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_misspelt_word_finds_and_scores_what_the_fuzzy_query_does(int mistakes)
    {
        int found = 0;
        for (int i = 0; i < 100; i++)
        {
            var word = new Term(Field, Word());
            found += AssertSame(new FuzzyQuery(word, mistakes) { Boost = 3 }, new MisspeltQuery(word, mistakes) { Boost = 3 });
        }

        Assert.True(found > 300, $"{found}");
    }

    [Fact]
    public void A_pattern_finds_what_the_wildcard_query_does()
    {
        int found = 0;
        for (int i = 0; i < 300; i++)
        {
            string[] letters = [.. Word().EnumerateRunes().Take(4).Select(letter => $"{letter}")];
            letters[i % 2 == 0 ? 1 : Math.Min(2, letters.Length - 1)] = "?";
            string pattern = string.Concat(letters);
            found += AssertSame(new WildcardQuery(new Term(Field, $"{pattern}*")), new PatternQuery(Field, pattern));
        }

        Assert.True(found > 300, $"{found}");
    }

    [Fact]
    public void A_beginning_finds_what_the_prefix_query_does()
    {
        int found = 0;
        foreach (string beginning in (IEnumerable<string>)[.. s_letters, .. s_letters, .. Enumerable.Range(0, 100).Select(_ => Word()[..3])])
        {
            var query = new PrefixQuery(new Term(Field, beginning)) { Boost = 2 };
            found += AssertSame(query, query);
        }

        Assert.True(found > Events, $"{found}");
    }

    [Fact]
    public void A_word_counts_as_by_BM25_without_the_length()
    {
        int found = 0;
        var similar = new IndexSearcher(_reader) { Similarity = new RarenessSimilarity() };
        for (int i = 0; i < 300; i++)
        {
            BooleanQuery query = Any(2);
            (string Id, float Score)[] expected = Found(query);
            Dictionary<string, float> scores = Found(query, similar).ToDictionary(one => one.Id, one => one.Score);
            Assert.Equal(expected.Length, scores.Count);
            Assert.All(expected, one => Assert.InRange(scores[one.Id] / one.Score, 0.9999f, 1.0001f));
            found += expected.Length;
        }

        Assert.True(found > 300, $"{found}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_misspelt_beginning_completes_to_the_terms_that_an_automaton_accepts(int mistakes)
    {
        int completed = 0;
        for (int i = 0; i < 20; i++)
        {
            string typed = Word();
            var near = new CompiledAutomaton(
                BasicOperations.Concatenate(
                    new LevenshteinAutomata(typed, withTranspositions: true).ToAutomaton(mistakes), BasicAutomata.MakeAnyString()),
                finite: false,
                simplify: true);
            Dictionary<string, int> expected = [];
            foreach (TermsEnum terms in _reader.Leaves.Select(leaf => near.GetTermsEnum(leaf.AtomicReader.GetTerms(Field))))
            {
                while (terms.MoveNext())
                {
                    string term = terms.Term.Utf8ToString();
                    expected[term] = expected.GetValueOrDefault(term) + terms.DocFreq;
                }
            }

            IReadOnlyList<(string Term, int Fit)> found = TermsFrom.Misspelt(_reader, Field, typed, int.MaxValue, mistakes);
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), found.Select(one => one.Term).Order(StringComparer.Ordinal));
            int[] documents = [.. found.Select(one => expected[one.Term])];
            Assert.Equal(documents.OrderDescending(), documents);
            Assert.Equal(found.Take(3), TermsFrom.Misspelt(_reader, Field, typed, 3, mistakes));
            completed += found.Count;
        }

        Assert.True(completed > 100, $"{completed}");
    }

    [Fact]
    public void A_query_without_what_nothing_has_finds_and_scores_what_the_whole_does()
    {
        (int found, int nothing) = (0, 0);
        for (int i = 0; i < 300; i++)
        {
            BooleanQuery whole = Any(2);
            if (new KnownTerms(_searcher).In(whole) is { } known)
            {
                // Sums of fewer numbers are rounded otherwise.
                Dictionary<string, float> scores = Found(known).ToDictionary(one => one.Id, one => one.Score);
                (string Id, float Score)[] expected = Found(whole);
                Assert.Equal(expected.Length, scores.Count);
                Assert.All(expected, one => Assert.InRange(scores[one.Id] / one.Score, 0.9999f, 1.0001f));
                found += expected.Length;
            }
            else
            {
                Assert.Empty(Found(whole));
                nothing++;
            }
        }

        Assert.True(found > 300, $"{found}");
        Assert.True(nothing > 10, $"{nothing}");
    }

    /// <summary>Words, rows of words, and such queries in turn, each wanted or needed. Half of the words are written so nowhere.</summary>
    private BooleanQuery Any(int depth)
    {
        var any = new BooleanQuery { Boost = _random.Next(1, 4) };
        for (int i = 0; i < 3; i++)
        {
            var word = new Term(_random.Next(8) == 0 ? "none" : Field, Word()[..(_random.Next(2) == 0 ? 4 : ^0)]);
            var row = new PhraseQuery();
            Array.ForEach([word, new Term(word.Field, Word()[..4])], row.Add);
            any.Add(
                depth > 0 ? Any(depth - 1) : _random.Next(4) == 0 ? row : new TermQuery(word) { Boost = _random.Next(1, 9) },
                _random.Next(4) == 0 ? Occur.MUST : Occur.SHOULD);
        }

        return any;
    }

    private int AssertSame(Query lucenes, Query ours)
    {
        Assert.Equal(lucenes.ToString(), ours.ToString());
        (string Id, float Score)[] expected = Found(lucenes);
        Assert.Equal(expected, new KnownTerms(_searcher).In(ours) is { } known ? Found(known) : []);
        return expected.Length;
    }

    private (string Id, float Score)[] Found(Query query, IndexSearcher? searcher = null) =>
        [
            .. from hit in (searcher ?? _searcher).Search(query, Events).ScoreDocs
               select (_searcher.Doc(hit.Doc).GetField(Id).GetStringValue(CultureInfo.InvariantCulture), hit.Score),
        ];

    /// <summary>Of four to nine letters.</summary>
    private string Word() => string.Concat(
        Enumerable.Range(0, _random.Next(4, 10)).Select(_ => s_letters[(int)(s_letters.Length * Math.Pow(_random.NextDouble(), 3))]));
}
