namespace TicketMaster.Bookings;

/// <summary>The notices that a buyer can get about a booking.</summary>
internal static class NoticeKind
{
    /// <summary>The sale was undone: the money could not be taken, or an administrator took tickets back that cost nothing.</summary>
    public const string SaleUndone = "sale-undone";

    /// <summary>Money that was held or taken buys nothing, and goes back.</summary>
    public const string PaymentReturned = "payment-returned";

    /// <summary>The event does not take place, and the money goes back.</summary>
    public const string EventCancelled = "event-cancelled";

    /// <summary>The event starts at another time, or takes place elsewhere. The tickets stay.</summary>
    public const string EventMoved = "event-moved";

    /// <summary>A ticket was refunded, and others of its booking stay.</summary>
    public const string TicketRefunded = "ticket-refunded";

    /// <summary>The payment came after the booking's end, and bought the same seats as a new booking.</summary>
    public const string Rebooked = "rebooked";

    /// <summary>The notice for a booking that has ended; null if there is none.</summary>
    /// <param name="reason">Why the payment was given up.</param>
    /// <param name="sold">Whether the buyer had the tickets.</param>
    public static string? For(GiveUpReason? reason, bool sold) => reason switch
    {
        GiveUpReason.EventCancelled => EventCancelled,
        GiveUpReason.CaptureFailed => SaleUndone,
        GiveUpReason.AmountDiffers => sold ? SaleUndone : PaymentReturned,
        GiveUpReason.RefundAsked or GiveUpReason.PaidBack => PaymentReturned,
        _ => null,
    };
}
