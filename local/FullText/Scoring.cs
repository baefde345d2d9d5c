namespace OneProcess.FullText;

/// <summary>How well documents match: the rank of their words, and how well their names fit the whole query.</summary>
internal sealed class Scoring
{
    private const double SameName = 3;
    private const double BeginningOfName = 1.5;

    private readonly double[] _names;

    /// <param name="readings">What was typed, and what it was taken for; folded.</param>
    /// <param name="phrases">The names there are.</param>
    public Scoring(IReadOnlyList<string> readings, ReadOnlySpan<NamedPhrase> phrases)
    {
        _names = new double[readings.Count == 0 ? 0 : phrases.Length];
        for (int i = 0; i < _names.Length; i++)
        {
            _names[i] = 1;
            string name = phrases[i].Folded;
            foreach (string reading in readings)
            {
                if (name.StartsWith(reading, StringComparison.Ordinal))
                {
                    _names[i] = Math.Max(_names[i], name.Length == reading.Length ? SameName : BeginningOfName);
                }
            }
        }
    }

    /// <param name="entry">The document.</param>
    /// <param name="rank">bm25 of its words, negative: the smaller the better.</param>
    public double Score(Entry entry, double rank)
    {
        double name = 1;
        foreach (int phrase in entry.Phrases)
        {
            if (phrase < _names.Length)
            {
                name = Math.Max(name, _names[phrase]);
            }
        }

        return -rank * name;
    }
}
