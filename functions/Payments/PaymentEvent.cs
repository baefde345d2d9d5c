namespace TicketMaster.Payments;

/// <summary>What the webhook puts on the queue <c>payment-events</c> and settling takes from it: which payment to look at.</summary>
internal sealed record PaymentEvent(string EventId, string PaymentId, string BookingId, string UserId);
