using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace OneProcess.FullText;

/// <summary>Counts the values of a field (of sorted doc values) among what is found.</summary>
/// <param name="field">The field.</param>
/// <param name="countsElsewhere">Tells of a reader which documents count under <paramref name="other"/> instead; null for none.</param>
/// <param name="other">A value that no document has of its own.</param>
public sealed class FacetCollector(string field, Func<AtomicReader, Func<int, bool>>? countsElsewhere = null, string other = "")
    : ICollector
{
    /// <summary>
    /// The values of fields, by their ordinals, as far as they were read. Of a part of the index, what does not change has this key: a part
    /// of which a document was deleted has a new reader.
    /// </summary>
    private static readonly ConditionalWeakTable<object, ConcurrentDictionary<string, string?[]>> s_names = [];

    private readonly Dictionary<string, int> _counts = [];
    private SortedDocValues? _values;
    private Func<int, bool>? _countsElsewhere;
    private int[] _ofOrdinal = [];
    private string?[] _names = [];
    private int _elsewhere;

    public bool AcceptsDocsOutOfOrder => true;

    public void SetScorer(Scorer scorer)
    {
    }

    public void SetNextReader(AtomicReaderContext context)
    {
        Gather();
        _values = context.AtomicReader.GetSortedDocValues(field);
        _countsElsewhere = countsElsewhere?.Invoke(context.AtomicReader);
        _ofOrdinal = new int[_values?.ValueCount ?? 0];
        _names = s_names.GetOrCreateValue(context.AtomicReader.CoreCacheKey).GetOrAdd(field, _ => new string?[_ofOrdinal.Length]);
    }

    public void Collect(int doc)
    {
        if (_countsElsewhere?.Invoke(doc) == true)
        {
            _elsewhere++;
        }
        else if (_values?.GetOrd(doc) is int ordinal and >= 0)
        {
            _ofOrdinal[ordinal]++;
        }
    }

    /// <summary>The values that were counted, the most frequent first.</summary>
    public IReadOnlyList<(string Value, int Count)> Top(int most)
    {
        Gather();
        _values = null;
        _ofOrdinal = [];
        return
        [
            .. _counts.Select(count => (count.Key, count.Value))
                .Concat(_elsewhere > 0 ? [(other, _elsewhere)] : [])
                .OrderByDescending(count => count.Item2).ThenBy(count => count.Item1, StringComparer.Ordinal)
                .Take(most),
        ];
    }

    private void Gather()
    {
        for (int ordinal = 0; ordinal < _ofOrdinal.Length; ordinal++)
        {
            if (_ofOrdinal[ordinal] > 0)
            {
                string text = _names[ordinal] ??= Name(ordinal);
                _counts[text] = _counts.GetValueOrDefault(text) + _ofOrdinal[ordinal];
            }
        }
    }

    private string Name(int ordinal)
    {
        var value = new BytesRef();
        _values!.LookupOrd(ordinal, value);
        return value.Utf8ToString();
    }
}
