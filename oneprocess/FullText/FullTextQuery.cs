namespace OneProcess.FullText;

/// <summary>A query. Every given part must hold.</summary>
public sealed record FullTextQuery
{
    /// <summary>Words that the document must all have: exactly, half typed or misspelt.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<PhraseFilter> Phrases { get; init; } = [];

    public IReadOnlyList<KeywordFilter> Keywords { get; init; } = [];

    public IReadOnlyList<RangeFilter> Ranges { get; init; } = [];

    public RadiusFilter? Near { get; init; }

    /// <summary>Orders documents that match about equally well by their distance from a number. Null: by how well they match.</summary>
    public NearestFirst? Nearest { get; init; }

    /// <summary>The first key counts first. Empty: the best match first. Equal documents are ordered by id.</summary>
    public IReadOnlyList<SortOrder> Sort { get; init; } = [];

    public int Skip { get; init; }

    public int Take { get; init; } = 20;

    public IReadOnlyList<FacetRequest> Facets { get; init; } = [];
}

/// <summary>
/// Holds for documents with a name of one of the kinds. The best fit decides: the very name; else a name with all the words, perhaps half
/// typed; else such a name misspelt; else, word by word, several names of the document. Parts between commas must each hold.
/// </summary>
public sealed record PhraseFilter(string Text, IReadOnlyList<string> Kinds);

public sealed record KeywordFilter(string Field, string Value);

/// <summary>A range that includes both ends.</summary>
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
public sealed record FacetRequest(string Field, int Top)
{
    /// <summary>Documents that count under another value than their own; null for none.</summary>
    public CountedAs? Else { get; init; }
}

/// <summary>Documents whose number is above a bound count as one value.</summary>
/// <param name="Value">A value that no document has of its own.</param>
/// <param name="Field">A number field.</param>
public sealed record CountedAs(string Value, string Field, double Above);
