using System.Text.Json.Serialization;
using TicketMaster.Storage;

namespace TicketMaster.Reconciliation;

/// <summary>Where the sweep over the provider's payments goes on. Kept beside the cases, whose ids begin with their kind.</summary>
internal sealed record PaymentSweep : IDocument
{
    public const string TheId = "sweep";

    public required string Id { get; init; }

    /// <summary>The beginning of the window; the same for all of a sweep, so that the place stays one of the list.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The provider's place after the page looked at last; null where the next sweep is to begin.</summary>
    public string? After { get; init; }

    /// <summary>In how many cycles one payment of the page that is next could not be looked at.</summary>
    public int Tries { get; init; }

    /// <summary>New with every write: tells whether a write whose answer was lost was made.</summary>
    public required string Attempt { get; init; }

    [JsonIgnore]
    public bool IsUnderWay => After is not null || Tries > 0;

    [JsonIgnore]
    public string PartitionKey => Id;

    public static PaymentSweep Begin(DateTimeOffset from) => new() { Id = TheId, From = from, Attempt = "" };
}
