using System.Text.Json.Serialization;
using TicketMaster.Storage;

namespace TicketMaster.Seats;

/// <summary>
/// A seat of an event that somebody took. It names the booking that took it last; the state of that booking's document decides what
/// the seat is. A seat that nobody ever took has no document.
/// </summary>
internal sealed record SeatDocument : IProbed
{
    /// <summary><c>{eventId}-{section}-{row}-{seat}</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Partition key, <c>{eventId}-{section}-{row}</c>, which spreads one on-sale over all partitions.</summary>
    public required string Row { get; init; }

    public required string EventId { get; init; }

    public required string Section { get; init; }

    /// <summary>The booking that last took the seat; null once the seat is given back and tidied.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? BookingId { get; init; }

    /// <summary>Partition key of that booking.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? UserId { get; init; }

    /// <summary>Whether a booking took it, <c>held</c>, or it is <c>free</c>. What became of the booking is in that only.</summary>
    public required string Status { get; init; }

    /// <summary>A copy of the booking's deadline.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Minor units.</summary>
    public required long Price { get; init; }

    /// <summary>Counts changes of who has the seat, for readers that see them out of order.</summary>
    public required long Version { get; init; }

    /// <summary>
    /// The check-in of its ticket. It counts only for the booking that it names, and goes when another booking takes the seat. It does not
    /// change the version: a check-in changes nothing of what is free.
    /// </summary>
    public CheckedIn? CheckedIn { get; init; }

    /// <summary>Check-ins that were taken back, of whichever booking; null if there are none. The last ones, in that order.</summary>
    public IReadOnlyList<UndoneCheckIn>? Undone { get; init; }

    /// <summary>Scans of whichever booking that contradict what else is known; null if there are none.</summary>
    public IReadOnlyList<ScanConflict>? Conflicts { get; init; }

    /// <summary>For queries: the event, if the seat has such scans. Only those seats cost an index anything.</summary>
    public string? ConflictsOf => Conflicts is null ? null : EventId;

    /// <inheritdoc/>
    public DateTimeOffset? ProbedAt { get; init; }

    [JsonIgnore]
    public string PartitionKey => Row;
}

internal static class SeatStatus
{
    public const string Held = "held";

    /// <summary>Only in documents of an earlier version, which marked what was sold.</summary>
    public const string Booked = "booked";

    public const string Free = "free";
}
