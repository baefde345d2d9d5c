namespace TicketMaster.Payments;

internal static class Queues
{
    /// <summary>Carries <see cref="PaymentEvent"/>, one a webhook, under the provider's event id as MessageId.</summary>
    public const string PaymentEvents = "payment-events";

    /// <summary>Tells the outside world of tickets issued, one message a booking, under the bookingId as MessageId.</summary>
    public const string TicketsIssued = "tickets-issued";
}
