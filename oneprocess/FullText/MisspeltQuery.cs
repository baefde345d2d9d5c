using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace OneProcess.FullText;

/// <summary>Finds and scores what Lucene's <see cref="FuzzyQuery"/> does.</summary>
public sealed class MisspeltQuery : MultiTermQuery
{
    private const int MostTerms = 50;

    private readonly Term _word;
    private readonly int _mistakes;

    /// <param name="word">The word.</param>
    /// <param name="mistakes">How many letters may be wrong, missing, too many or swapped with the next.</param>
    public MisspeltQuery(Term word, int mistakes)
        : base(word.Field)
    {
        (_word, _mistakes) = (word, mistakes);
        MultiTermRewriteMethod = new TopTermsScoringBooleanQueryRewrite(MostTerms);
    }

    public override string ToString(string? field) =>
        string.Create(CultureInfo.InvariantCulture, $"{Field}:{_word.Text}~{_mistakes}{ToStringUtils.Boost(Boost)}");

    public override bool Equals(object? obj) =>
        base.Equals(obj) && obj is MisspeltQuery other && _word.Equals(other._word) && _mistakes == other._mistakes;

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), _word, _mistakes);

    protected override TermsEnum GetTermsEnum(Terms terms, AttributeSource atts)
    {
        int length = _word.Text.EnumerateRunes().Count();
        return FoundTerms.In(
            terms,
            from one in TermList.Of(terms).Near(_word.Text, _mistakes, isBeginning: false)
            let likeness = 1 - ((float)one.Mistakes / Math.Min(length, UnicodeUtil.CodePointCount(one.Term)))
            where likeness > 0
            select (one.Term, likeness));
    }
}
