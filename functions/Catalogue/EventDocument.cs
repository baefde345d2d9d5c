using System.Text.Json.Serialization;
using TicketMaster.Storage;

namespace TicketMaster.Catalogue;

/// <summary>An event with its venue, performers and seating plan embedded: everything that a view or a reserve needs, in one read.</summary>
internal sealed record EventDocument : IProbed
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Category { get; init; }

    /// <summary><c>scheduled</c>, <c>cancelled</c> or <c>deleted</c> (kept so that the change feed tells the index).</summary>
    public required string Status { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>The day of <see cref="StartsAt"/> in the venue's time zone, <c>yyyy-MM-dd</c>.</summary>
    public required string LocalDate { get; init; }

    public required DateTimeOffset OnSaleAt { get; init; }

    public required EventVenue Venue { get; init; }

    public required IReadOnlyList<EventPerformer> Performers { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    public required IReadOnlyList<PriceBand> PriceBands { get; init; }

    /// <summary>Sections in seat-map order.</summary>
    public required IReadOnlyList<PlanSection> Sections { get; init; }

    /// <summary>Counts the changes of this event; part of the seat map's ETag.</summary>
    public required int Version { get; init; }

    /// <summary>Indexed, to find a venue's events.</summary>
    public string VenueId => Venue.VenueId;

    /// <inheritdoc/>
    public DateTimeOffset? ProbedAt { get; init; }

    [JsonIgnore]
    public string PartitionKey => Id;
}

internal static class EventStatus
{
    public const string Scheduled = "scheduled";
    public const string Cancelled = "cancelled";
    public const string Deleted = "deleted";
}

internal sealed record EventVenue(
    string VenueId, string Name, string City, string Country, double Latitude, double Longitude, string TimeZone);

internal sealed record EventPerformer(string PerformerId, string Name);

/// <summary>A price that sections refer to, in minor units of the event's currency.</summary>
internal sealed record PriceBand(string Band, long Price);

/// <summary>
/// A section of a seating plan. Rows are kept as runs of like rows, front first: a stadium's plan stays a few kilobytes.
/// </summary>
/// <param name="Section">Its id within the plan, letters and digits.</param>
/// <param name="Name">What people read.</param>
/// <param name="Band">Its price band; null where the section is not for sale.</param>
/// <param name="Rows">Runs of like rows, from the front (nearest the stage) to the back.</param>
/// <param name="Shape">Where the section lies on the map.</param>
internal sealed record PlanSection(string Section, string Name, string? Band, IReadOnlyList<RowRun> Rows, SectionShape Shape);

/// <summary>
/// <paramref name="Count"/> rows of <paramref name="Seats"/> seats each. Rows are named A, B, … Z, AA, AB, … through the section when
/// <paramref name="Letters"/>, else 1, 2, 3, …; seats are numbered 1 to <paramref name="Seats"/> from the left of somebody facing the stage.
/// </summary>
internal sealed record RowRun(int Count, int Seats, bool Letters);

/// <summary>
/// A section's place on the venue's map: an arc around the stage at (0,0), which lies towards 0 degrees.
/// </summary>
/// <param name="Angle">Middle of the arc, degrees clockwise.</param>
/// <param name="Sweep">Degrees of the arc.</param>
/// <param name="Inner">Distance of the front row from the centre, metres.</param>
/// <param name="Outer">Distance of the last row, metres.</param>
internal sealed record SectionShape(double Angle, double Sweep, double Inner, double Outer);
