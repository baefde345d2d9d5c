namespace TicketMaster.Payments;

/// <summary>The queues, for every platform and for the infrastructure.</summary>
internal static class Queues
{
    /// <summary>How long a queue knows the MessageIds it has taken: a webhook that the provider sends twice is dropped.</summary>
    public static readonly TimeSpan DuplicateDetectionWindow = TimeSpan.FromHours(1);

    /// <summary>As long for tickets: longer than an outage between issuing them and noting in the booking that they are.</summary>
    public static readonly TimeSpan IssuedDuplicateDetectionWindow = TimeSpan.FromDays(1);

    /// <summary>Carries <see cref="PaymentEvent"/>, one a webhook, under the provider's event id as MessageId.</summary>
    public const string PaymentEvents = "payment-events";

    /// <summary>Tells the outside world of tickets issued, one message a ticket, under an id made of the booking and the ticket.</summary>
    public const string TicketsIssued = "tickets-issued";

    /// <summary>The name of the namespace's connection in the app's settings, for triggers.</summary>
    public const string Connection = "ServiceBus";
}
