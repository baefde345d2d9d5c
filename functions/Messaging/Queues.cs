namespace TicketMaster.Messaging;

/// <summary>The queues, for every platform and for the infrastructure.</summary>
internal static class Queues
{
    /// <summary>How long a queue knows the MessageIds it has taken: a webhook that the provider sends twice is dropped.</summary>
    public static readonly TimeSpan DuplicateDetectionWindow = TimeSpan.FromHours(1);

    /// <summary>
    /// For tickets and notices longer than an outage between sending them and noting in the booking that they were sent.
    /// </summary>
    public static readonly TimeSpan IssuedDuplicateDetectionWindow = TimeSpan.FromDays(1);

    /// <summary>Carries <see cref="PaymentEvent"/>, one a webhook, under the provider's event id as MessageId.</summary>
    public const string PaymentEvents = "payment-events";

    /// <summary>Tells the outside world of tickets issued, one message a ticket, under an id made of the booking and the ticket.</summary>
    public const string TicketsIssued = "tickets-issued";

    /// <summary>The name of the namespace's connection in the app's settings, for triggers.</summary>
    public const string Connection = "ServiceBus";

    /// <summary>Tells the outside world what a buyer is to be told, one message a booking and kind, under an id made of both.</summary>
    public const string BuyerNotices = "buyer-notices";
}
