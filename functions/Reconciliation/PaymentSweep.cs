using System.Text.Json.Serialization;
using TicketMaster.Storage;

namespace TicketMaster.Reconciliation;

/// <summary>Where a sweep over one of the provider's lists goes on. Kept beside the cases, whose ids begin with their kind.</summary>
internal sealed record PaymentSweep : IDocument
{
    public const string TheId = "sweep";

    /// <summary>Of the sweep over what happened to payments.</summary>
    public const string OfChanges = "changes";

    public required string Id { get; init; }

    /// <summary>The beginning of the window; the same for all of a sweep, so that the place stays one of the list.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The provider's place after the page looked at last; null before the first.</summary>
    public string? After { get; init; }

    /// <summary>In how many cycles one payment of the page that is next could not be looked at.</summary>
    public int Tries { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset BegunAt { get; init; }

    /// <summary>It came to the list's end: the next one is to begin.</summary>
    public bool IsDone { get; init; }

    /// <summary>New with every write: tells whether a write whose answer was lost was made.</summary>
    public required string Attempt { get; init; }

    [JsonIgnore]
    public string PartitionKey => Id;

    public static PaymentSweep Begin(string id, DateTimeOffset from, DateTimeOffset now) => new() { Id = id, From = from, BegunAt = now, Attempt = "" };
}
