namespace TicketMaster.Bookings;

/// <summary>What a buyer can be told of a booking.</summary>
internal static class NoticeKind
{
    /// <summary>The tickets were sold and are not the buyer's any more: the money could not be taken, and is not.</summary>
    public const string SaleUndone = "sale-undone";

    /// <summary>Money was held or taken that bought nothing, or no more: it goes back.</summary>
    public const string PaymentReturned = "payment-returned";

    /// <summary>The event does not take place: what was paid goes back.</summary>
    public const string EventCancelled = "event-cancelled";

    /// <summary>The payment came when the booking had ended, and bought the same seats as a new booking.</summary>
    public const string Rebooked = "rebooked";

    /// <summary>What the buyer is told when the booking has ended, or null.</summary>
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
