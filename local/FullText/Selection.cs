namespace OneProcess.FullText;

/// <summary>The conditions of a query on fields, ready to be asked of one entry after another.</summary>
internal sealed class Selection
{
    private readonly (int Field, int Value)[] _keywords;
    private readonly (int Field, double Minimum, double Maximum)[] _ranges;
    private readonly PhraseSet[] _phrases;
    private readonly RadiusFilter? _near;

    public Selection(FullTextQuery query, FullTextSchema schema, KeywordTable[] keywords, PhraseTable phrases)
    {
        _keywords = [.. query.Keywords.Select(f => (schema.Keyword(f.Field), keywords[schema.Keyword(f.Field)].Find(f.Value)))];
        _ranges = [.. query.Ranges.Select(f => (schema.Number(f.Field), f.Minimum, f.Maximum))];
        _phrases = [.. query.Phrases.SelectMany(phrases.Resolve)];
        _near = query.Near;
    }

    /// <param name="entry">The entry to look at.</param>
    /// <param name="distance">Kilometres from the centre, where there is one.</param>
    public bool Holds(Entry entry, out double distance)
    {
        distance = 0;
        foreach ((int field, double minimum, double maximum) in _ranges)
        {
            // Written so that NaN fails.
            if (!(entry.Numbers[field] >= minimum && entry.Numbers[field] <= maximum))
            {
                return false;
            }
        }

        foreach ((int field, int value) in _keywords)
        {
            if (entry.Keywords[field] != value)
            {
                return false;
            }
        }

        foreach (PhraseSet set in _phrases)
        {
            if (!set.HasAny(entry.Phrases))
            {
                return false;
            }
        }

        if (_near is null)
        {
            return true;
        }

        if (entry.Point is not GeoPoint point || Geo.IsBeyond(_near, point))
        {
            return false;
        }

        distance = Geo.Distance(_near.Centre, point);
        return distance <= _near.Kilometres;
    }
}
