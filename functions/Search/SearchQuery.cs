namespace TicketMaster.Search;

/// <summary>What is looked for; every part that is given must hold.</summary>
internal sealed record SearchQuery
{
    /// <summary>Words of an event's name, performers, category, venue or place, half typed or misspelt too.</summary>
    public string? Token { get; init; }

    /// <summary>A city, a venue or a country, half typed or misspelt too.</summary>
    public string? Location { get; init; }

    public string? Category { get; init; }

    /// <summary>First and last day at the venue.</summary>
    public DateOnly? FromDay { get; init; }

    public DateOnly? ToDay { get; init; }

    /// <summary>Earliest and latest start.</summary>
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
    /// <summary>The best match first, of those about as good the sooner; the soonest first where nothing is matched by words.</summary>
    Relevance,

    /// <summary>The soonest first.</summary>
    Date,

    /// <summary>The cheapest first within each currency: amounts of different currencies are not compared.</summary>
    Price,

    /// <summary>The nearest first.</summary>
    Distance,
}
