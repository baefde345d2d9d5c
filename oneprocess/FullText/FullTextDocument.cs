namespace OneProcess.FullText;

/// <summary>A document for the index. Its keywords and numbers are in the order of the schema.</summary>
public sealed record FullTextDocument
{
    public required string Id { get; init; }

    /// <summary>An older version never overwrites a newer one, in whatever order they come.</summary>
    public required long Version { get; init; }

    /// <summary>Texts to search for words, to filter by (<see cref="PhraseFilter"/>) and to suggest.</summary>
    public required IReadOnlyList<Phrase> Phrases { get; init; }

    public required IReadOnlyList<string> Keywords { get; init; }

    /// <summary><c>NaN</c> if the document has no such number: no range holds it, and it sorts last.</summary>
    public required IReadOnlyList<double> Numbers { get; init; }

    public GeoPoint? Point { get; init; }

    /// <summary>The text that a search returns. The index does not look into it.</summary>
    public required string Body { get; init; }
}

/// <param name="Kind">One of <see cref="FullTextSchema.Kinds"/>.</param>
public readonly record struct Phrase(string Kind, string Text);

/// <summary>Degrees, north and east positive.</summary>
public readonly record struct GeoPoint(double Latitude, double Longitude);
