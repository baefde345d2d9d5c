using System.Globalization;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Lucene.Net.Util.Automaton;
using OneProcess.FullText;
using TicketMaster.Search;
using Xunit;
using TextField = Lucene.Net.Documents.TextField;

namespace TicketMaster.Tests.OneProcess.FullText;

/// <summary>What is looked for without Lucene's own queries is found and scored as those do it, which take longer.</summary>
public sealed class SameAsLuceneTests : IDisposable
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
    private readonly IndexSearcher _byRareness;

    public SameAsLuceneTests()
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

        // As Azure AI Search has it.
        _searcher = new IndexSearcher(_reader) { Similarity = new BM25Similarity(SearchFields.TermSaturation, SearchFields.LengthShare) };
        _byRareness = new IndexSearcher(_reader) { Similarity = new RarenessSimilarity() };
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
        string[] longer = [.. Enumerable.Range(0, 100).Select(_ => Word()[..3])];
        foreach (string beginning in (IEnumerable<string>)[.. s_letters, .. s_letters, .. longer])
        {
            var query = new PrefixQuery(new Term(Field, beginning)) { Boost = 2 };
            found += AssertFound(query, query);
        }

        Assert.True(found > Events, $"{found}");
    }

    /// <summary>What a part of the index keeps for its searches is right after a document of it was deleted.</summary>
    [Fact]
    public void What_was_deleted_is_neither_found_by_its_beginning_nor_counted()
    {
        using var files = new RAMDirectory();
        using var writer = new IndexWriter(files, new IndexWriterConfig(LuceneVersion.LUCENE_48, new SpacedWords()));
        foreach (string word in (IEnumerable<string>)["apple", "banana", "almond"])
        {
            writer.AddDocument(
            [
                new StringField(Id, word, Lucene.Net.Documents.Field.Store.YES),
                new TextField(Field, word, Lucene.Net.Documents.Field.Store.NO),
                new SortedDocValuesField(Id, new BytesRef(word)),
            ]);
        }

        using DirectoryReader before = DirectoryReader.Open(writer, applyAllDeletes: true);
        Assert.Equal(["apple", "almond", "almond: 1", "apple: 1"], Begun(before));

        writer.DeleteDocuments(new Term(Id, "apple"));
        using DirectoryReader after = DirectoryReader.OpenIfChanged(before, writer, applyAllDeletes: true);
        Assert.Same(before.Leaves[0].AtomicReader.CoreCacheKey, after.Leaves[0].AtomicReader.CoreCacheKey);
        Assert.Equal(["almond", "almond: 1"], Begun(after));

        static string[] Begun(DirectoryReader reader)
        {
            var searcher = new IndexSearcher(reader);
            Query known = new KnownTerms(searcher).In(new PrefixQuery(new Term(Field, "a")))!;
            var counted = new FacetCollector(Id);
            searcher.Search(known, counted);
            return
            [
                .. searcher.Search(known, 9).ScoreDocs.Select(hit => searcher.Doc(hit.Doc).Get(Id, CultureInfo.InvariantCulture)),
                .. counted.Top(9).Select(one => $"{one.Value}: {one.Count}"),
            ];
        }
    }

    [Fact]
    public void A_word_counts_as_by_BM25_in_Azure()
    {
        int found = 0;
        for (int i = 0; i < 300; i++)
        {
            BooleanQuery query = Any(2);
            (string Id, float Score)[] expected = Found(query);
            Dictionary<string, float> scores = Found(query, _byRareness).ToDictionary(one => one.Id, one => one.Score);
            Assert.Equal(expected.Length, scores.Count);
            Assert.All(expected, one => Assert.InRange(scores[one.Id] / one.Score, 0.99999f, 1.00001f));
            found += expected.Length;
        }

        Assert.True(found > 300, $"{found}");
    }

    [Fact]
    public void Terms_that_begin_so_come_by_fit_then_by_how_many_documents_have_them()
    {
        Dictionary<string, int> documents = [];
        foreach (TermsEnum terms in _reader.Leaves.Select(leaf => leaf.AtomicReader.GetTerms(Field).GetEnumerator()))
        {
            while (terms.MoveNext())
            {
                string term = terms.Term.Utf8ToString();
                documents[term] = documents.GetValueOrDefault(term) + terms.DocFreq;
            }
        }

        IReadOnlyList<(string Term, int Fit)> found = TermsFrom.Prefix(_reader, Field, "ab", int.MaxValue, Fit);

        Assert.Equal(documents.Keys.Count(term => term.StartsWith("ab", StringComparison.Ordinal)), found.Count);
        Assert.Equal(found.OrderByDescending(one => one.Fit).ThenByDescending(one => documents[one.Term]), found);
        Assert.Equal(found[0].Fit, TermsFrom.Prefix(_reader, Field, "ab", 1, Fit)[0].Fit);
        Assert.True(found.Select(one => one.Fit).Distinct().Count() > 3, $"{found.Count}");

        static int Fit(ReadOnlyMemory<byte> term) => -term.Length;
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

            IReadOnlyList<string> found = TermsFrom.Misspelt(_reader, Field, typed, int.MaxValue, mistakes);
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
            int[] documents = [.. found.Select(term => expected[term])];
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
            if (new KnownTerms(_byRareness).In(whole) is { } known)
            {
                // Sums of fewer numbers are rounded otherwise.
                Dictionary<string, float> scores = Found(known, _byRareness).ToDictionary(one => one.Id, one => one.Score);
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
        return AssertFound(lucenes, ours);
    }

    private int AssertFound(Query lucenes, Query ours)
    {
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
