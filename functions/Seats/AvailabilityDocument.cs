using System.Text.Json.Serialization;
using TicketMaster.Storage;

namespace TicketMaster.Seats;

/// <summary>
/// What is taken in one section of an event: a projection of its seats and bookings, for reading only. Readers see it as
/// <see cref="AvailabilityProjection.AsShown"/> says. A section of which nobody ever took a seat has no document.
/// </summary>
internal sealed record AvailabilityDocument : IProbed
{
    /// <summary><c>{eventId}-{section}</c>.</summary>
    public required string Id { get; init; }

    public required string EventId { get; init; }

    public required string Section { get; init; }

    /// <summary>One character a seat in seat-map order: <c>a</c> available, <c>h</c> held, over or not, <c>b</c> booked.</summary>
    public required string Seats { get; init; }

    /// <summary>Seats that are <c>a</c>.</summary>
    public required int Available { get; init; }

    /// <summary>Grows with every change of what is shown.</summary>
    public required long Version { get; init; }

    /// <summary>The version of the seat's document behind each character, as <c>SeatVersions</c> packs them.</summary>
    [JsonPropertyName("ticketVersions")]
    public required ReadOnlyMemory<byte> SeatVersions { get; init; }

    /// <summary>The end of each hold, as <c>PackedHolds</c> packs them. Empty in documents of an earlier version.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ReadOnlyMemory<byte> Holds { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset? ProbedAt { get; init; }

    [JsonIgnore]
    public string PartitionKey => Id;
}
