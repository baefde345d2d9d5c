namespace OneProcess.FullText;

/// <summary>Numbers of texts that are the same once folded. Folding is expensive, so a spelling is folded once.</summary>
internal sealed class Spellings
{
    private readonly Dictionary<string, int> _folded = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _written =
        new Dictionary<string, int>().GetAlternateLookup<ReadOnlySpan<char>>();

    public bool TryFind(ReadOnlySpan<char> written, out int number) => _written.TryGetValue(written, out number);

    /// <summary>Adds a spelling that was not found.</summary>
    /// <returns>The number of its folded text; <paramref name="next"/> if that is new.</returns>
    public int Add(string written, string folded, int next)
    {
        if (!_folded.TryGetValue(folded, out int number))
        {
            number = next;
            _folded.Add(folded, number);
        }

        _written[written] = number;
        return number;
    }

    /// <returns>The number, or -1.</returns>
    public int Find(string folded) => _folded.GetValueOrDefault(folded, -1);
}
