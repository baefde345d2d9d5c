using TicketMaster.Storage;

namespace TicketMaster.Bookings;

/// <summary>An Idempotency-Key that a caller has sent for an event, with the request that it stands for.</summary>
internal sealed record UsedKey : IDocument
{
    /// <summary>A hash of event and key.</summary>
    public required string Id { get; init; }

    /// <summary>The caller. It is the partition key.</summary>
    public required string UserId { get; init; }

    public required string EventId { get; init; }

    /// <summary>A hash of the operation and of what was asked for.</summary>
    public required string Request { get; init; }

    /// <summary>The booking that the request was about; null if it was about none yet.</summary>
    public string? BookingId { get; init; }

    /// <summary>In Unix milliseconds. After it the key is forgotten.</summary>
    public required long KeptUntil { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public string PartitionKey => UserId;
}
