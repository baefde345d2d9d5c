using System.Collections.Concurrent;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace OneProcess.FullText;

/// <summary>
/// Makes one search's query ready: leaves out what nothing in the index has, says of the rest where it stands, and puts words in place of
/// misspelt ones. Lucene looks for each word in each part of the index anew, and once more to read it, which took more than half of a
/// search's time. What is found scores as before, where as in BM25 a clause that is not there counts nothing, and a word counts once in a
/// document.
/// </summary>
public sealed class KnownTerms(IndexSearcher searcher)
{
    /// <summary>What begins with one letter, of which there is much: kept with each part of an index.</summary>
    private static readonly ConcurrentDictionary<(string Field, char Letter), CachingWrapperFilter> s_letters = new();

    private readonly Dictionary<(string Field, int Part), TermsEnum> _terms = [];
    private readonly Dictionary<string, CollectionStatistics> _statistics = [];

    /// <returns>Null if nothing can have what the query asks for.</returns>
    public Query? In(Query query) => query switch
    {
        TermQuery word => Find(word),
        PhraseQuery phrase => HasAll(phrase.GetTerms()) ? phrase : null,
        BooleanQuery several => In(several),
        MisspeltQuery misspelt => In(AnyOf(misspelt)),
        PrefixQuery begun => new ConstantScoreQuery(Begun(begun.Prefix)) { Boost = begun.Boost },
        ConstantScoreQuery { Query: { } one } constant =>
            In(one) is { } known ? new ConstantScoreQuery(known) { Boost = constant.Boost } : null,
        _ => query,
    };

    /// <summary>The number of a part of the index.</summary>
    internal int NumberOf(AtomicReaderContext part) =>
        ReferenceEquals(searcher.TopReaderContext.Leaves[part.Ord].AtomicReader, part.AtomicReader)
            ? part.Ord
            : throw new InvalidOperationException("The part is shown as one of another index, so where words stand in it is not known.");

    /// <summary>The terms of a field that a part of the index has. One at a time may read them.</summary>
    internal TermsEnum Terms(AtomicReaderContext part, string field)
    {
        if (!_terms.TryGetValue((field, part.Ord), out TermsEnum? terms))
        {
            _terms[(field, part.Ord)] = terms = part.AtomicReader.GetTerms(field).GetEnumerator();
        }

        return terms;
    }

    internal CollectionStatistics Statistics(string field)
    {
        if (!_statistics.TryGetValue(field, out CollectionStatistics? statistics))
        {
            _statistics[field] = statistics = searcher.CollectionStatistics(field);
        }

        return statistics;
    }

    /// <summary>As a filter at once: Lucene's own choice takes 32 KB to find out whether there are few.</summary>
    private static Filter Begun(Term beginning) => beginning.Text is [var letter] && char.IsAsciiLetterOrDigit(letter)
        ? s_letters.GetOrAdd((beginning.Field, letter), _ => new CachingWrapperFilter(new PrefixFilter(beginning)))
        : new PrefixFilter(beginning);

    private BooleanQuery AnyOf(MisspeltQuery misspelt)
    {
        var any = new BooleanQuery(disableCoord: true);
        foreach (TermQuery word in misspelt.In(searcher.IndexReader))
        {
            any.Add(word, Occur.SHOULD);
        }

        return any;
    }

    private BooleanQuery? In(BooleanQuery several)
    {
        var known = new BooleanQuery { Boost = several.Boost };
        foreach (BooleanClause clause in several)
        {
            if (In(clause.Query) is { } one)
            {
                known.Add(one, clause.Occur);
            }
            else if (clause.IsRequired)
            {
                return null;
            }
        }

        return known.Clauses.Count > 0 ? known : null;
    }

    private KnownTermQuery? Find(TermQuery word)
    {
        IList<AtomicReaderContext> parts = searcher.TopReaderContext.Leaves;
        TermPlace?[]? places = null;
        foreach (AtomicReaderContext part in parts)
        {
            if (part.AtomicReader.GetTerms(word.Term.Field) is { } all
                && TermList.Of(all).Find(word.Term.Bytes, () => Terms(part, word.Term.Field)) is { } place)
            {
                places ??= new TermPlace?[parts.Count];
                places[part.Ord] = place;
            }
        }

        return places is null ? null : new KnownTermQuery(this, word.Term, places) { Boost = word.Boost };
    }

    private bool HasAll(Term[] words) => searcher.TopReaderContext.Leaves.Any(
        part => Array.TrueForAll(words, word => Has(part.AtomicReader.GetTerms(word.Field), word.Bytes)));

    private static bool Has(Terms? all, BytesRef word) => all is not null && TermList.Of(all).Has(word);
}
