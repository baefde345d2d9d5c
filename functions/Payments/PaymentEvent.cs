using System.Text.Json.Serialization;

namespace TicketMaster.Payments;

/// <summary>What the webhook puts on the queue <c>payment-events</c> and settling takes from it: which payment to look at.</summary>
/// <param name="EventId">The provider's.</param>
/// <param name="PaymentId">The provider's.</param>
/// <param name="BookingId">From the event's metadata, which somebody else may have written; empty where it has none.</param>
/// <param name="UserId">From the event's metadata; empty where it has none.</param>
/// <param name="Retry">How often it was put back because the provider or the store did not answer.</param>
/// <param name="Type">The provider's name of what happened, for the logs: what to do is decided by the payment itself.</param>
/// <param name="Dispute">How the buyer's dispute stands, where the event is of one: nothing else of the provider's says that one is closed.</param>
internal sealed record PaymentEvent(
    string EventId, string PaymentId, string BookingId, string UserId, int Retry = 0, string Type = "", DisputeState? Dispute = null);

/// <summary>A buyer's dispute of a payment at the bank.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DisputeState>))]
internal enum DisputeState
{
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>Closed, and the money stays here.</summary>
    [JsonStringEnumMemberName("won")]
    Won,

    /// <summary>Closed, and the bank gave the buyer the money.</summary>
    [JsonStringEnumMemberName("lost")]
    Lost,
}
