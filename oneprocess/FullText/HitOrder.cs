namespace OneProcess.FullText;

/// <summary>
/// The order of hits: the query's keys, then the match in steps, then the distance from the wanted number, then the order in the index, so
/// that pages never overlap. The match counts in steps because scores differ for no visible reason, such as the same words in a longer
/// document. Steps are counted from the best hit, so that hits about as good are in one.
/// </summary>
internal sealed class HitOrder : IComparer<Hit>
{
    /// <summary>Within one step, the best is better than the worst by less than this factor.</summary>
    private const double Step = 1.3;

    private static readonly double s_logStep = Math.Log(Step);

    private readonly Comparison<Hit>[] _keys;
    private readonly double[]? _nearest;
    private readonly double _origin;
    private readonly double _best;

    public HitOrder(FullTextQuery query, IndexMemory memory, ReadOnlySpan<Hit> hits)
    {
        _keys = [.. query.Sort.Select(key => Key(key, memory))];
        if (query.Nearest is { } nearest)
        {
            _nearest = memory.NumbersOf[memory.Schema.Number(nearest.Field)];
            _origin = nearest.Origin;
        }

        foreach (Hit hit in hits)
        {
            _best = Math.Max(_best, hit.Score);
        }
    }

    /// <summary>One page of the hits in order. It sorts no more of them than it must.</summary>
    public List<Hit> Page(ReadOnlySpan<Hit> hits, int skip, int take)
    {
        int needed = skip + take;
        List<Hit> first = new(Math.Min(hits.Length, 2 * needed));
        Hit? bar = null;
        foreach (Hit hit in hits)
        {
            if (bar is Hit worst && Compare(hit, worst) > 0)
            {
                continue;
            }

            first.Add(hit);
            if (first.Count == 2 * needed)
            {
                // Full: the better half stays, and its last is the bar for the rest.
                first.Sort(this);
                first.RemoveRange(needed, needed);
                bar = first[^1];
            }
        }

        first.Sort(this);
        return [.. first.Skip(skip).Take(take)];
    }

    public int Compare(Hit x, Hit y)
    {
        foreach (Comparison<Hit> key in _keys)
        {
            int order = key(x, y);
            if (order != 0)
            {
                return order;
            }
        }

        // Most hits of a search by few words are equally good, so most need no steps.
        int byMatch = x.Score == y.Score ? 0 : _nearest is null ? y.Score.CompareTo(x.Score) : StepOf(x).CompareTo(StepOf(y));
        if (byMatch != 0)
        {
            return byMatch;
        }

        int byNearness = _nearest is null ? 0 : CompareNumbers(Away(x), Away(y), descending: false);
        return byNearness != 0 ? byNearness : x.Document - y.Document;
    }

    private int StepOf(Hit hit) => hit.Score >= _best ? 0 : hit.Score <= 0 ? int.MaxValue : (int)(Math.Log(_best / hit.Score) / s_logStep);

    private double Away(Hit hit) => Math.Abs(_nearest![hit.Document] - _origin);

    private static Comparison<Hit> Key(SortOrder key, IndexMemory memory)
    {
        switch (key)
        {
            case SortOrder.ByNumber(string name, bool descending):
                double[] numbers = memory.NumbersOf[memory.Schema.Number(name)];
                return (x, y) => CompareNumbers(numbers[x.Document], numbers[y.Document], descending);
            case SortOrder.ByKeyword(string name):
                int field = memory.Schema.Keyword(name);
                int[] valueOf = memory.KeywordsOf[field];
                IReadOnlyList<string> values = memory.Keywords[field].Values;
                return (x, y) => valueOf[x.Document] == valueOf[y.Document]
                    ? 0
                    : string.CompareOrdinal(values[valueOf[x.Document]], values[valueOf[y.Document]]);
            case SortOrder.ByDistance:
                return (x, y) => x.Distance.CompareTo(y.Distance);
            default:
                throw new ArgumentOutOfRangeException(nameof(key), key, "There is no such key.");
        }
    }

    private static int CompareNumbers(double x, double y, bool descending)
    {
        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return double.IsNaN(x).CompareTo(double.IsNaN(y));
        }

        return descending ? y.CompareTo(x) : x.CompareTo(y);
    }
}
