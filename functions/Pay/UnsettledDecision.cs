using TicketMaster.Bookings;
using TicketMaster.Payments;

namespace TicketMaster.Pay;

/// <summary>
/// What becomes of a payment that has not settled: it has five minutes, once more as long while a bank works, and then it is given up.
/// </summary>
internal static class UnsettledDecision
{
    /// <summary>
    /// Ends a payment that the provider does not have. The buyer may pay in another way, unless the booking was given up too.
    /// </summary>
    public static BookingDocument Gone(BookingDocument booking, BookingPayment own, bool rejected, DateTimeOffset now) =>
        !rejected && own is BookingPayment.Cancelling cancelling
            ? BookingLifecycle.Voided(booking, cancelling, now)
            : BookingLifecycle.Decline(booking, own, null, now);

    /// <summary>Decides on a payment that has not settled: wait, extend once, or give it up.</summary>
    /// <param name="own">The booking's own record of the payment.</param>
    /// <param name="payment">The provider's payment; null if it has none.</param>
    public static BookingDocument Decide(
        BookingDocument booking, BookingPayment.Processing own, ProviderPayment? payment, DateTimeOffset now)
    {
        BookingPayment.Processing known = own with { PaymentId = payment?.PaymentId ?? own.PaymentId, RedirectUrl = payment?.RedirectUrl };
        if (now < known.SettleBy)
        {
            return booking with { Payment = known, DueAt = DueTimes.NextAsk(now, known.SettleBy, known.ExtendedAt) };
        }

        // A buyer who never came back gets no extension. A bank that is still working gets one, as long as the first term.
        if (known.ExtendedAt is not null || payment?.Status != ProviderStatus.Processing)
        {
            return GivingBack.GiveUp(booking, known, GiveUpReason.TooLate, now);
        }

        DateTimeOffset settleBy = now + (known.SettleBy - known.PayingAt);
        return booking with
        {
            Payment = known with { SettleBy = settleBy, ExtendedAt = now },
            DueAt = DueTimes.NextAsk(now, settleBy, now),
        };
    }
}
