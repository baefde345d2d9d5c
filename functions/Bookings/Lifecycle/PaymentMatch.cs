using TicketMaster.Payments;

namespace TicketMaster.Bookings;

/// <summary>Whether a payment at the provider is the one that a booking waits for, and of the right amount.</summary>
internal static class PaymentMatch
{
    /// <summary>
    /// The booking's own record of a provider's payment. Null if the payment is not the booking's: it has another number, or the
    /// booking names another payment.
    /// </summary>
    public static BookingPayment? Own(BookingDocument booking, ProviderPayment payment) =>
        booking.Payment is { } own
            && own.Number == payment.Number
            && (own.PaymentId is null || own.PaymentId == payment.PaymentId)
            ? own
            : null;

    /// <summary>Whether a payment has the booking's amount and currency. A captured one must be captured in whole.</summary>
    public static bool IsSameMoney(BookingDocument booking, ProviderPayment payment) =>
        payment.Amount == PartRefunds.Paid(booking)
        && payment.Currency == booking.Currency
        && (payment.Status != ProviderStatus.Captured || payment.AmountCaptured == PartRefunds.Paid(booking));

    /// <summary>Whether a payment covers the whole price of the booking, with nothing paid back but for refunded tickets.</summary>
    public static bool Pays(BookingDocument booking, ProviderPayment payment) =>
        IsSameMoney(booking, payment) && payment.AmountRefunded + payment.AmountRefunding <= PartRefunds.ToGoBack(booking);
}
