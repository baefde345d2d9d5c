using System.Text.Json.Serialization;
using TicketMaster.Storage;

namespace TicketMaster.Reconciliation;

/// <summary>The place of a sweep over one of the provider's lists. It is kept beside the cases, whose ids begin with their kind.</summary>
internal sealed record PaymentSweep : IDocument
{
    public const string TheId = "sweep";

    /// <summary>The id of the sweep over refunds and disputes.</summary>
    public const string OfChanges = "changes";

    public required string Id { get; init; }

    /// <summary>The start of the window. It stays the same for a whole sweep, so that the place stays valid in the list.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The provider's place after the last page that was looked at; null before the first.</summary>
    public string? After { get; init; }

    /// <summary>In how many cycles a payment of the next page could not be looked at.</summary>
    public int Tries { get; init; }

    public DateTimeOffset BegunAt { get; init; }

    /// <summary>Whether the sweep reached the list's end, so that the next one begins.</summary>
    public bool IsDone { get; init; }

    /// <summary>New with every write. It shows whether a write whose answer was lost took effect.</summary>
    public required string Attempt { get; init; }

    [JsonIgnore]
    public string PartitionKey => Id;

    public static PaymentSweep Begin(string id, DateTimeOffset from, DateTimeOffset now) =>
        new() { Id = id, From = from, BegunAt = now, Attempt = "" };
}
