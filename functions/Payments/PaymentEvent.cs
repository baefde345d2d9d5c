using System.Text.Json.Serialization;
using TicketMaster.Http;

namespace TicketMaster.Payments;

/// <summary>A message of the queue <c>payment-events</c>: the webhook sends it, and settling looks at its payment.</summary>
/// <param name="EventId">The provider's id of the event.</param>
/// <param name="PaymentId">The provider's id of the payment.</param>
/// <param name="BookingId">From the event's metadata, which others may have written; empty if it has none.</param>
/// <param name="UserId">From the event's metadata; empty if it has none.</param>
/// <param name="Retry">How often it was put back because the provider or the store did not answer.</param>
/// <param name="Type">The provider's event type. It is mostly for logs: the payment itself decides what to do.</param>
/// <param name="Dispute">The state of the buyer's dispute, if the event is about one. Only events tell that a dispute is closed.</param>
internal sealed record PaymentEvent(
    string EventId, string PaymentId, string BookingId, string UserId, int Retry = 0, string Type = "", DisputeState? Dispute = null);

/// <summary>A buyer's dispute of a payment at the bank.</summary>
[JsonConverter(typeof(KebabEnum<DisputeState>))]
internal enum DisputeState
{
    Open,

    /// <summary>Closed: we keep the money.</summary>
    Won,

    /// <summary>Closed: the bank gave the buyer the money.</summary>
    Lost,
}
