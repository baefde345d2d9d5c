namespace TicketMaster.Messaging;

/// <summary>The queues, for the app and the infrastructure.</summary>
internal static class Queues
{
    /// <summary>How long a queue remembers MessageIds, to drop a webhook that the provider sends twice.</summary>
    public static readonly TimeSpan DuplicateDetectionWindow = TimeSpan.FromHours(1);

    /// <summary>
    /// The same for tickets and notices. Longer than an outage between sending them and noting it in the booking.
    /// </summary>
    public static readonly TimeSpan IssuedDuplicateDetectionWindow = TimeSpan.FromDays(1);

    /// <summary>Carries a <see cref="PaymentEvent"/> for each webhook, with the provider's event id as MessageId.</summary>
    public const string PaymentEvents = "payment-events";

    /// <summary>Carries a message for each issued ticket to the outside, with an id made of booking and ticket.</summary>
    public const string TicketsIssued = "tickets-issued";

    /// <summary>The connection's name in the app's settings, for triggers.</summary>
    public const string Connection = "ServiceBus";

    /// <summary>Carries notices to buyers to the outside, one for each booking and kind, with an id made of both.</summary>
    public const string BuyerNotices = "buyer-notices";
}
