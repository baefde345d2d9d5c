namespace OneProcess.FullText;

/// <summary>What an index holds. An index file of another schema is made anew.</summary>
public sealed record FullTextSchema
{
    /// <summary>Counts the changes of how documents are made from their source: raise it to have the index filled again.</summary>
    public required int Revision { get; init; }

    /// <summary>The fields that words are searched in.</summary>
    public required IReadOnlyList<TextField> Text { get; init; }

    /// <summary>Names of fields that are compared whole, without regard to case or accents, and counted in facets.</summary>
    public required IReadOnlyList<string> Keywords { get; init; }

    /// <summary>Names of fields that are compared and sorted as numbers.</summary>
    public required IReadOnlyList<string> Numbers { get; init; }

    /// <summary>Words that a query need not match, unless it has no others: "the", "of", …</summary>
    public IReadOnlyList<string> IgnoredWords { get; init; } = [];

    internal string Fingerprint =>
        $"3;{Revision};{string.Join(',', Text)};{string.Join(',', Keywords)};{string.Join(',', Numbers)}";

    internal int Keyword(string name) => Position(Keywords, name);

    internal int Number(string name) => Position(Numbers, name);

    private static int Position(IReadOnlyList<string> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"The index has no field '{name}'.", nameof(name));
    }
}

/// <param name="Weight">How much a match in this field counts.</param>
public sealed record TextField(string Name, double Weight);
