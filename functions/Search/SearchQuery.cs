namespace TicketMaster.Search;

/// <summary>What a search looks for. Every given part must match.</summary>
internal sealed record SearchQuery
{
    /// <summary>Words of an event's name, performers, category, venue or place. They may be half typed or misspelt.</summary>
    public string? Token { get; init; }

    /// <summary>A city, a venue or a country. It may be half typed or misspelt.</summary>
    public string? Location { get; init; }

    public string? Category { get; init; }

    /// <summary>The first and last day, at the venue.</summary>
    public DateOnly? FromDay { get; init; }

    public DateOnly? ToDay { get; init; }

    /// <summary>The earliest and latest start.</summary>
    public DateTimeOffset? FromTime { get; init; }

    public DateTimeOffset? ToTime { get; init; }

    public SearchCircle? Near { get; init; }

    public SearchSort Sort { get; init; }

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    public int Size { get; init; } = Limits.DefaultPageSize;
}

/// <summary>Degrees and kilometres.</summary>
internal sealed record SearchCircle(double Latitude, double Longitude, double Radius);

internal enum SearchSort
{
    /// <summary>The best match first, then the soonest. Without words to match, the soonest first.</summary>
    Relevance,

    /// <summary>The soonest first.</summary>
    Date,

    /// <summary>The cheapest first within each currency.</summary>
    Price,

    /// <summary>The nearest first.</summary>
    Distance,
}
