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
internal sealed record SearchCircle(double Latitude, double Longitude, double Radius)
{
    /// <summary>The mean radius of the Earth.</summary>
    private const double EarthRadius = 6371.0088;

    /// <summary>Kilometres of the great circle from the centre to a point.</summary>
    public double DistanceTo(double latitude, double longitude)
    {
        double north = Math.Sin(double.DegreesToRadians(latitude - Latitude) / 2);
        double east = Math.Sin(double.DegreesToRadians(longitude - Longitude) / 2);
        double h = (north * north)
            + (Math.Cos(double.DegreesToRadians(Latitude)) * Math.Cos(double.DegreesToRadians(latitude)) * east * east);
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }
}

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
