using System.Text.Json.Serialization;
using TicketMaster.Storage;

namespace TicketMaster.Catalogue;

/// <summary>An event with its venue, performers and seating plan: one read has everything that a view or a reserve needs.</summary>
internal sealed record EventDocument : IProbed
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Other names that people look for; null if there are none.</summary>
    public IReadOnlyList<string>? AlsoKnownAs { get; init; }

    public required string Category { get; init; }

    /// <summary><c>scheduled</c>, <c>cancelled</c> or <c>deleted</c>, which the change feed has to report to the index.</summary>
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

    /// <summary>
    /// The id of the key that its bookings' ids are derived with. It never changes, since two reserves of one user must want the same id.
    /// Null in events of an earlier version: their ids have an unkeyed hash.
    /// </summary>
    public string? BookingKey { get; init; }

    /// <summary>Its latest changes of start or place, oldest first; null if there were none.</summary>
    public IReadOnlyList<EventMove>? Moves { get; init; }

    /// <summary>How people are let in to reserve; null if the event is open to all, as in events of an earlier version.</summary>
    public WaitingRoomPlan? WaitingRoom { get; init; }

    /// <summary>Counts the changes of this event.</summary>
    public required int Version { get; init; }

    /// <summary>For queries: stores index top-level properties only.</summary>
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

    /// <summary>As buyers are told it. They need not know that an event was deleted: it does not take place.</summary>
    public static string Told(string status) => status == Scheduled ? Scheduled : Cancelled;
}

/// <summary>The waiting room that an event has before its seats.</summary>
/// <param name="OpensAt">When the lobby opens.</param>
/// <param name="PerMinute">People who are admitted a minute; null to let the room decide by what is left.</param>
/// <param name="PassSeconds">How long a pass lasts.</param>
/// <param name="Paused">Whether nobody more is admitted for now.</param>
/// <param name="PublicName">Which public value is mixed into the draw, told before anybody knows it; null for none.</param>
/// <param name="PublicValue">That value, put in once the lobby has closed.</param>
internal sealed record WaitingRoomPlan(
    DateTimeOffset OpensAt, int? PerMinute, int PassSeconds, bool Paused = false, string? PublicName = null, string? PublicValue = null)
{
    [JsonIgnore]
    public TimeSpan PassFor => TimeSpan.FromSeconds(PassSeconds);
}

/// <param name="Region">Its code of ISO 3166-2, such as <c>US-CA</c>; null if it has none.</param>
internal sealed record EventVenue(
    string VenueId, string Name, string City, string Country, double Latitude, double Longitude, string TimeZone, string? Region = null);

/// <summary>A change of an event's start or place.</summary>
/// <param name="Number">Counts the event's moves from 1.</param>
/// <param name="At">When it was changed.</param>
/// <param name="StartsAt">The start until then.</param>
/// <param name="Venue">The venue until then.</param>
internal sealed record EventMove(int Number, DateTimeOffset At, DateTimeOffset StartsAt, EventVenue Venue);

/// <param name="AlsoKnownAs">Other names that people look for; null if there are none.</param>
internal sealed record EventPerformer(string PerformerId, string Name, IReadOnlyList<string>? AlsoKnownAs = null);

/// <summary>A price that sections refer to, in minor units of the event's currency.</summary>
internal sealed record PriceBand(string Band, long Price);

/// <summary>
/// A section of a seating plan. Equal rows are stored as one run, so that a stadium's plan stays at a few kilobytes.
/// </summary>
/// <param name="Section">Its id within the plan: letters and digits.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Band">Its price band; null if the section is not for sale.</param>
/// <param name="Rows">Runs of equal rows, front (nearest the stage) to back.</param>
/// <param name="Shape">Where the section lies on the map.</param>
internal sealed record PlanSection(string Section, string Name, string? Band, IReadOnlyList<RowRun> Rows, SectionShape Shape);

/// <summary>
/// <paramref name="Count"/> rows of <paramref name="Seats"/> seats each. Row names count on through the section: A, B, … Z, AA, AB, …
/// with <paramref name="Letters"/>, otherwise 1, 2, 3, … Seats are numbered from 1, from the left of somebody facing the stage.
/// </summary>
internal sealed record RowRun(int Count, int Seats, bool Letters);

/// <summary>
/// A section's place on the venue's map: an arc around the centre (0,0). The stage lies at 0 degrees.
/// </summary>
/// <param name="Angle">The middle of the arc, in degrees clockwise.</param>
/// <param name="Sweep">Degrees of the arc.</param>
/// <param name="Inner">Metres from the centre to the front row.</param>
/// <param name="Outer">Metres from the centre to the last row.</param>
internal sealed record SectionShape(double Angle, double Sweep, double Inner, double Outer);
