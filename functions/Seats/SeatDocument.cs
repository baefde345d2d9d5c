using System.Text.Json.Serialization;
using TicketMaster.Storage;

namespace TicketMaster.Seats;

/// <summary>
/// One seat of one event that somebody took: it names the booking that last took it, and belongs to that booking in whatever
/// state the booking's own document is in. A seat that nobody ever took has no document.
/// </summary>
internal sealed record SeatDocument : IProbed
{
    /// <summary><c>{eventId}-{section}-{row}-{seat}</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Partition key, <c>{eventId}-{section}-{row}</c>: one on-sale spreads over all partitions.</summary>
    public required string Row { get; init; }

    public required string EventId { get; init; }

    public required string Section { get; init; }

    /// <summary>The booking that last took the seat; null once the seat was given back and tidied.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? BookingId { get; init; }

    /// <summary>Partition key of that booking.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? UserId { get; init; }

    /// <summary>A copy for the projection: <c>held</c>, <c>booked</c> or <c>free</c>. Decisions read the booking.</summary>
    public required string Status { get; init; }

    /// <summary>A copy of the booking's deadline.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Minor units.</summary>
    public required long Price { get; init; }

    /// <summary>Counts the changes of who has the seat, for readers that may see them out of order.</summary>
    public required long Version { get; init; }

    /// <summary>
    /// Who was let in with it. It counts only for the booking that it names, and goes when another takes the seat. It leaves the version
    /// as it is: what is free and what is sold does not change at the gates.
    /// </summary>
    public CheckedIn? CheckedIn { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset? ProbedAt { get; init; }

    [JsonIgnore]
    public string PartitionKey => Row;
}

/// <param name="At">When.</param>
/// <param name="Gate">Where.</param>
/// <param name="BookingId">Whose ticket it was.</param>
/// <param name="Scan">Tells this scan from every other, where the answer to its write is lost.</param>
internal sealed record CheckedIn(DateTimeOffset At, string Gate, string BookingId, string Scan);

internal static class SeatStatus
{
    public const string Held = "held";
    public const string Booked = "booked";
    public const string Free = "free";
}
