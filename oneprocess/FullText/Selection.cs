namespace OneProcess.FullText;

/// <summary>The conditions of a query on fields, ready to check one document after another.</summary>
internal sealed class Selection
{
    private readonly IndexMemory _memory;
    private readonly (int[] Values, int Value)[] _keywords;
    private readonly (double[] Numbers, double Minimum, double Maximum)[] _ranges;
    private readonly PhraseSet[] _phrases;
    private readonly RadiusFilter? _near;

    public Selection(FullTextQuery query, IndexMemory memory)
    {
        FullTextSchema schema = memory.Schema;
        _memory = memory;
        _keywords =
        [
            .. query.Keywords.Select(f => (
                memory.KeywordsOf[schema.Keyword(f.Field)],
                memory.Keywords[schema.Keyword(f.Field)].Find(f.Value))),
        ];
        _ranges = [.. query.Ranges.Select(f => (memory.NumbersOf[schema.Number(f.Field)], f.Minimum, f.Maximum))];
        _phrases = [.. query.Phrases.SelectMany(memory.Phrases.Resolve)];
        _near = query.Near;
    }

    /// <param name="document">The document to look at.</param>
    /// <param name="distance">Kilometres from the centre, if there is one.</param>
    public bool Holds(int document, out double distance)
    {
        distance = 0;
        if (_memory.PhrasesOf(document) is not { } phrases)
        {
            return false;
        }

        foreach ((double[] numbers, double minimum, double maximum) in _ranges)
        {
            // In this form NaN fails.
            if (!(numbers[document] >= minimum && numbers[document] <= maximum))
            {
                return false;
            }
        }

        foreach ((int[] values, int value) in _keywords)
        {
            if (values[document] != value)
            {
                return false;
            }
        }

        foreach (PhraseSet set in _phrases)
        {
            if (!set.HasAny(phrases))
            {
                return false;
            }
        }

        if (_near is null)
        {
            return true;
        }

        GeoPoint point = _memory.PointOf(document);
        if (Geo.IsBeyond(_near, point))
        {
            return false;
        }

        // In this form the NaN distance of a document without a point fails.
        distance = Geo.Distance(_near.Centre, point);
        return distance <= _near.Kilometres;
    }
}
