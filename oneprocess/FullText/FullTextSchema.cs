namespace OneProcess.FullText;

/// <summary>The contents of an index. An index file of another schema is made anew.</summary>
public sealed record FullTextSchema
{
    /// <summary>Raise it when documents are made from their source in another way: the index is then filled again.</summary>
    public required int Revision { get; init; }

    /// <summary>The kinds of phrases that documents have. Words are searched in all of them.</summary>
    public required IReadOnlyList<PhraseKind> Kinds { get; init; }

    /// <summary>Fields that are compared whole, without regard to case or accents, and counted in facets.</summary>
    public required IReadOnlyList<string> Keywords { get; init; }

    /// <summary>Fields that are compared and sorted as numbers.</summary>
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

/// <param name="Name">Tells, say, a city from a person: filters and suggestions choose among kinds.</param>
/// <param name="Weight">How much a match in such a phrase counts; above 0.</param>
/// <param name="IsName">
/// Whether it is a name of the document. A query that is all of it, or its beginning, ranks the document first.
/// </param>
public sealed record PhraseKind(string Name, double Weight, bool IsName = true);
