using System.Text.Json.Serialization;
using TicketMaster.Storage;

namespace TicketMaster.Catalogue;

/// <summary>A venue with its seating plan, which an event copies when it is created.</summary>
internal sealed record VenueDocument : IDocument
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string City { get; init; }

    /// <summary>The country's English name.</summary>
    public required string Country { get; init; }

    /// <summary>The code of its region in ISO 3166-2, such as <c>US-CA</c>; null if it has none.</summary>
    public string? Region { get; init; }

    public required double Latitude { get; init; }

    public required double Longitude { get; init; }

    /// <summary>IANA name.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The seating plan. A section's <c>Band</c> is its default in events.</summary>
    public required IReadOnlyList<PlanSection> Sections { get; init; }

    public bool Deleted { get; init; }

    [JsonIgnore]
    public string PartitionKey => Id;

    /// <summary>The venue as its events have it.</summary>
    public EventVenue ToEventVenue() => new(Id, Name, City, Country, Latitude, Longitude, TimeZone, Region);
}

internal sealed record PerformerDocument : IDocument
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Other names that people look for; null if there are none.</summary>
    public IReadOnlyList<string>? AlsoKnownAs { get; init; }

    public bool Deleted { get; init; }

    [JsonIgnore]
    public string PartitionKey => Id;
}
