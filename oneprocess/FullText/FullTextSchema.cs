namespace OneProcess.FullText;

/// <summary>What an index holds. An index file of another schema is made anew.</summary>
public sealed record FullTextSchema
{
    /// <summary>Counts the changes of how documents are made from their source: raise it to have the index filled again.</summary>
    public required int Revision { get; init; }

    /// <summary>The kinds of phrases that documents have: words are searched in all of them.</summary>
    public required IReadOnlyList<PhraseKind> Kinds { get; init; }

    /// <summary>Names of fields that are compared whole, without regard to case or accents, and counted in facets.</summary>
    public required IReadOnlyList<string> Keywords { get; init; }

    /// <summary>Names of fields that are compared and sorted as numbers.</summary>
    public required IReadOnlyList<string> Numbers { get; init; }

    /// <summary>Words that a query need not match, unless it has no others: "the", "of", …</summary>
    public IReadOnlyList<string> IgnoredWords { get; init; } = [];

    internal string Fingerprint =>
        $"4;{Revision};{string.Join(',', Kinds)};{string.Join(',', Keywords)};{string.Join(',', Numbers)}";

    internal int Kind(string name) => Position(Kinds, kind => kind.Name, name);

    internal int Keyword(string name) => Position(Keywords, keyword => keyword, name);

    internal int Number(string name) => Position(Numbers, number => number, name);

    private static int Position<T>(IReadOnlyList<T> items, Func<T, string> nameOf, string name)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (nameOf(items[i]) == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"The index has no '{name}'.", nameof(name));
    }
}

/// <param name="Name">Tells a city from a person, say: filters and suggestions choose among kinds.</param>
/// <param name="Weight">How much a match in such a phrase counts; above 0.</param>
/// <param name="IsName">Whether the document goes by it: a query that is the beginning of such a phrase, or all of it, means that document before others.</param>
public sealed record PhraseKind(string Name, double Weight, bool IsName = true);
