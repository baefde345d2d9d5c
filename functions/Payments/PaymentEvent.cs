namespace TicketMaster.Payments;

/// <summary>What the webhook puts on the queue <c>payment-events</c> and settling takes from it: which payment to look at.</summary>
/// <param name="Retry">How often it was put back because the provider or the store did not answer.</param>
internal sealed record PaymentEvent(string EventId, string PaymentId, string BookingId, string UserId, int Retry = 0);
