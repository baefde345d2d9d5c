using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace OneProcess.FullText;

/// <summary>Terms that are known to be there, in their order, each with how much it counts.</summary>
internal sealed class FoundTerms : FilteredTermsEnum
{
    private readonly IEnumerator<(BytesRef Term, float Boost)> _found;
    private readonly IBoostAttribute _boost;

    private FoundTerms(TermsEnum terms, IEnumerable<(BytesRef Term, float Boost)> found)
        : base(terms)
    {
        _found = found.GetEnumerator();
        _boost = Attributes.AddAttribute<IBoostAttribute>();
    }

    public static TermsEnum In(Terms terms, IEnumerable<(BytesRef Term, float Boost)> found) =>
        new FoundTerms(terms.GetEnumerator(), found);

    protected override BytesRef? NextSeekTerm(BytesRef? currentTerm) => _found.MoveNext() ? _found.Current.Term : null;

    protected override AcceptStatus Accept(BytesRef term)
    {
        _boost.Boost = _found.Current.Boost;
        return AcceptStatus.YES_AND_SEEK;
    }
}
