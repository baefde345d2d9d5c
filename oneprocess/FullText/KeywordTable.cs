namespace OneProcess.FullText;

/// <summary>The distinct values of a keyword field, each with a number. They are kept as first seen and compared folded.</summary>
internal sealed class KeywordTable
{
    private readonly List<string> _values = [];
    private readonly Spellings _spellings = new();

    public IReadOnlyList<string> Values => _values;

    public int Intern(ReadOnlySpan<char> value)
    {
        if (!_spellings.TryFind(value, out int number))
        {
            string written = value.ToString();
            number = _spellings.Add(written, Folding.Fold(written), _values.Count);
            if (number == _values.Count)
            {
                _values.Add(written);
            }
        }

        return number;
    }

    /// <returns>The value's number, or -1 if no document ever had it.</returns>
    public int Find(string value) => _spellings.Find(Folding.Fold(value));
}
