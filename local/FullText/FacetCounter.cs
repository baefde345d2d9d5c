namespace OneProcess.FullText;

/// <summary>Counts the values of keyword fields over the hits.</summary>
internal sealed class FacetCounter
{
    private readonly IReadOnlyList<FacetRequest> _requests;
    private readonly int[] _fields;
    private readonly int[][] _counts;
    private readonly KeywordTable[] _keywords;

    public FacetCounter(IReadOnlyList<FacetRequest> requests, FullTextSchema schema, KeywordTable[] keywords)
    {
        _requests = requests;
        _keywords = keywords;
        _fields = [.. requests.Select(r => schema.Keyword(r.Field))];
        _counts = [.. _fields.Select(field => new int[keywords[field].Values.Length])];
    }

    public void Add(Entry entry)
    {
        for (int i = 0; i < _fields.Length; i++)
        {
            int value = entry.Keywords[_fields[i]];
            if (value < _counts[i].Length)
            {
                _counts[i][value]++;
            }
        }
    }

    public IReadOnlyList<Facet> ToFacets() =>
        [.. _requests.Select((request, i) => new Facet(request.Field, Top(_counts[i], _keywords[_fields[i]].Values, request.Top)))];

    private static List<FacetCount> Top(int[] counts, ReadOnlySpan<string> values, int top)
    {
        List<FacetCount> found = [];
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0 && values[i].Length > 0)
            {
                found.Add(new FacetCount(values[i], counts[i]));
            }
        }

        found.Sort((a, b) => a.Count != b.Count ? b.Count - a.Count : string.CompareOrdinal(a.Value, b.Value));
        return found.Count > top ? found[..top] : found;
    }
}
