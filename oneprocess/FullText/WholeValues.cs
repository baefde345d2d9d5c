using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Index;

namespace OneProcess.FullText;

/// <summary>
/// Values of a field that are terms as they are, in one stream: Lucene takes longer to make a stream for each than to index all of them.
/// </summary>
public sealed class WholeValues : TokenStream
{
    private static readonly FieldType s_type = Frozen(
        new FieldType { IsIndexed = true, IsTokenized = true, OmitNorms = true, IndexOptions = IndexOptions.DOCS_ONLY });

    private readonly IEnumerator<string> _values;
    private readonly ICharTermAttribute _term;

    private WholeValues(IEnumerable<string> values)
    {
        _values = values.GetEnumerator();
        _term = AddAttribute<ICharTermAttribute>();
    }

    public static Field Of(string field, IEnumerable<string> values) => new(field, new WholeValues(values), s_type);

    public override bool IncrementToken()
    {
        ClearAttributes();
        if (!_values.MoveNext())
        {
            return false;
        }

        _term.SetEmpty().Append(_values.Current);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _values.Dispose();
        }

        base.Dispose(disposing);
    }

    private static FieldType Frozen(FieldType type)
    {
        type.Freeze();
        return type;
    }
}
