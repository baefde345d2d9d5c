namespace OneProcess.FullText;

/// <summary>What is looked for. Every part that is given must hold.</summary>
public sealed record FullTextQuery
{
    /// <summary>Words, each of which the document must have: exactly, half typed or misspelt.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<PhraseFilter> Phrases { get; init; } = [];

    public IReadOnlyList<KeywordFilter> Keywords { get; init; } = [];

    public IReadOnlyList<RangeFilter> Ranges { get; init; } = [];

    public RadiusFilter? Near { get; init; }

    /// <summary>Puts documents that match about as well in the order of their distance from a number; by how well they match where null.</summary>
    public NearestFirst? Nearest { get; init; }

    /// <summary>First key first; the best match first where it is empty. Equal documents come by id.</summary>
    public IReadOnlyList<SortOrder> Sort { get; init; } = [];

    public int Skip { get; init; }

    public int Take { get; init; } = 20;

    public IReadOnlyList<FacetRequest> Facets { get; init; } = [];
}

/// <summary>
/// Holds for documents that go by a name of one of the kinds: the very name; else a name with all the words, perhaps half typed;
/// else such a name misspelt; else, word by word, several names of the document. Parts between commas each must hold.
/// </summary>
public sealed record PhraseFilter(string Text, IReadOnlyList<string> Kinds);

public sealed record KeywordFilter(string Field, string Value);

/// <summary>Both ends belong to the range.</summary>
public sealed record RangeFilter(string Field, double Minimum, double Maximum);

public sealed record RadiusFilter(GeoPoint Centre, double Kilometres);

public sealed record NearestFirst(string Field, double Origin);

/// <summary>A key to sort by.</summary>
public abstract record SortOrder
{
    private SortOrder()
    {
    }

    public sealed record ByNumber(string Field, bool Descending = false) : SortOrder;

    public sealed record ByKeyword(string Field) : SortOrder;

    /// <summary>Nearest to the centre of <see cref="FullTextQuery.Near"/> first.</summary>
    public sealed record ByDistance : SortOrder;
}

/// <param name="Top">Values to return, the most frequent first.</param>
public sealed record FacetRequest(string Field, int Top);
