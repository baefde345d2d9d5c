namespace OneProcess.FullText;

/// <summary>A set of phrases by number.</summary>
internal sealed class PhraseSet(int size)
{
    private readonly bool[] _members = new bool[size];

    public bool IsEmpty { get; private set; } = true;

    public void Add(int phrase)
    {
        _members[phrase] = true;
        IsEmpty = false;
    }

    public void Clear()
    {
        Array.Clear(_members);
        IsEmpty = true;
    }

    /// <summary>Whether one of a document's phrases is in the set.</summary>
    public bool HasAny(int[] phrases)
    {
        foreach (int phrase in phrases)
        {
            // A set that holds nothing has no size.
            if (phrase < _members.Length && _members[phrase])
            {
                return true;
            }
        }

        return false;
    }
}
