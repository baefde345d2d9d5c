namespace OneProcess.FullText;

/// <summary>The distinct values of a keyword field, each with a number; written as it was first seen, compared folded.</summary>
internal sealed class KeywordTable
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Dictionary<string, int> _asWritten = [];
    private readonly AppendOnlyList<string> _values = new();

    public ReadOnlySpan<string> Values => _values.Items;

    public int Intern(string value)
    {
        lock (_numbers)
        {
            // Folding is what costs: a spelling is folded once.
            if (!_asWritten.TryGetValue(value, out int number))
            {
                string folded = Folding.Fold(value);
                if (!_numbers.TryGetValue(folded, out number))
                {
                    number = _values.Count;
                    _values.Add(value);
                    _numbers.Add(folded, number);
                }

                _asWritten.Add(value, number);
            }

            return number;
        }
    }

    /// <returns>The value's number, or -1 where no document ever had it.</returns>
    public int Find(string value)
    {
        string folded = Folding.Fold(value);
        lock (_numbers)
        {
            return _numbers.GetValueOrDefault(folded, -1);
        }
    }
}
