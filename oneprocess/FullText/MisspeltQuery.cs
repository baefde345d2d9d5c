using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace OneProcess.FullText;

/// <summary>
/// Finds and scores what Lucene's <see cref="FuzzyQuery"/> does. <see cref="KnownTerms"/> makes of it the words that it stands for.
/// </summary>
public sealed class MisspeltQuery(Term word, int mistakes) : Query
{
    private const int MostTerms = 50;

    private readonly Term _word = word;
    private readonly int _mistakes = mistakes;

    public override string ToString(string? field) =>
        string.Create(CultureInfo.InvariantCulture, $"{_word.Field}:{_word.Text}~{_mistakes}{ToStringUtils.Boost(Boost)}");

    public override bool Equals(object? obj) =>
        base.Equals(obj) && obj is MisspeltQuery other && _word.Equals(other._word) && _mistakes == other._mistakes;

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), _word, _mistakes);

    /// <summary>The words of an index that are most like it, in their order, each the heavier the more it is.</summary>
    internal IEnumerable<TermQuery> In(IndexReader reader)
    {
        int length = _word.Text.EnumerateRunes().Count();
        Dictionary<BytesRef, float> likeness = [];
        foreach (Terms terms in reader.Leaves.Select(part => part.AtomicReader.GetTerms(_word.Field)).OfType<Terms>())
        {
            foreach ((BytesRef term, int wrong) in TermList.Of(terms).Near(_word.Text, _mistakes, isBeginning: false))
            {
                likeness[term] = 1 - ((float)wrong / Math.Min(length, UnicodeUtil.CodePointCount(term)));
            }
        }

        return likeness
            .Where(one => one.Value > 0)
            .OrderByDescending(one => one.Value).ThenBy(one => one.Key)
            .Take(MostTerms)
            .OrderBy(one => one.Key)
            .Select(one => new TermQuery(new Term(_word.Field, one.Key)) { Boost = Boost * one.Value });
    }
}
