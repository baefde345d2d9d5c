using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace OneProcess.FullText;

/// <summary>Finds what Lucene's <see cref="WildcardQuery"/> does for a pattern with question marks and a star at its end.</summary>
public sealed class PatternQuery : MultiTermQuery
{
    private readonly string _pattern;

    public PatternQuery(string field, string pattern)
        : base(field)
    {
        _pattern = pattern;
        MultiTermRewriteMethod = CONSTANT_SCORE_FILTER_REWRITE;
    }

    public override string ToString(string? field) => $"{Field}:{_pattern}*{ToStringUtils.Boost(Boost)}";

    public override bool Equals(object? obj) => base.Equals(obj) && obj is PatternQuery other && _pattern == other._pattern;

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), _pattern);

    protected override TermsEnum GetTermsEnum(Terms terms, AttributeSource atts) =>
        new FoundTerms(terms, TermList.Of(terms).Like(_pattern));
}
