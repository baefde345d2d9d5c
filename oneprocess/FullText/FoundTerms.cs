using Lucene.Net.Index;
using Lucene.Net.Util;

namespace OneProcess.FullText;

/// <summary>Terms that are known to be there, in their order.</summary>
internal sealed class FoundTerms(Terms terms, IEnumerable<BytesRef> found) : FilteredTermsEnum(terms.GetEnumerator())
{
    private readonly IEnumerator<BytesRef> _found = found.GetEnumerator();

    protected override BytesRef? NextSeekTerm(BytesRef? currentTerm) => _found.MoveNext() ? _found.Current : null;

    protected override AcceptStatus Accept(BytesRef term) => AcceptStatus.YES_AND_SEEK;
}
