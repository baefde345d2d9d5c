using TicketMaster.Bookings;
using TicketMaster.Payments;

namespace TicketMaster.Pay;

/// <summary>What becomes of a booking and of a payment, once the payment's state is known.</summary>
internal abstract record SettleOutcome
{
    /// <summary>Write this booking, and look again.</summary>
    public sealed record Write(BookingDocument Next) : SettleOutcome;

    /// <summary>That the payment is given up is written: ask the provider to cancel it.</summary>
    public sealed record Cancel : SettleOutcome;

    /// <summary>That the payment buys nothing is written: give the money back.</summary>
    public sealed record Return(StrayPayment Stray) : SettleOutcome;

    /// <summary>The payment came when its booking had ended: try to get the same seats for it.</summary>
    public sealed record Rebook : SettleOutcome;

    /// <summary>Another booking was made for the payment: what becomes of it is decided there.</summary>
    public sealed record Follow(StrayPayment Stray) : SettleOutcome;

    public sealed record Nothing : SettleOutcome;

    /// <param name="booking">The booking that the payment was made for.</param>
    /// <param name="payment">As the provider has it.</param>
    /// <param name="takesPlace">Whether the event does.</param>
    /// <param name="now">The time.</param>
    public static SettleOutcome Decide(BookingDocument booking, ProviderPayment payment, bool takesPlace, DateTimeOffset now)
    {
        if (Strays.Find(booking, payment.PaymentId) is { } stray)
        {
            return OfStray(booking, stray, payment, now);
        }

        if (!GivingBack.CountsOn(booking, payment))
        {
            return payment.IsOver() ? new Nothing() : new Write(Strays.Return(booking, payment, now));
        }

        return booking.State switch
        {
            BookingState.Paying => OfPaying(booking, payment, takesPlace && booking.Payment!.Reason != GiveUpReason.EventCancelled, now),
            BookingState.Held when BookingLifecycle.IsOverdue(booking, now) => payment.IsOver() ? new Nothing() : new Write(BookingLifecycle.Expire(booking, now)),
            BookingState.Held => OfHeld(booking, payment, takesPlace, now),
            BookingState.Booked => payment.Status == ProviderStatus.Refunded ? new Write(PaidBack(booking, now)) : new Nothing(),
            _ => OfEnded(booking, payment, takesPlace, now),
        };
    }

    private static SettleOutcome OfStray(BookingDocument booking, StrayPayment stray, ProviderPayment payment, DateTimeOffset now) => stray.End switch
    {
        StrayEnd.Rebooking or StrayEnd.Rebooked => new Follow(stray),
        StrayEnd.Returning => new Return(stray),
        _ when payment.IsOver() => new Nothing(),

        // It was over, and is not any more, such as a refund that the buyer's bank sent back.
        _ => new Write(Strays.Return(booking, payment, now)),
    };

    private static SettleOutcome OfPaying(BookingDocument booking, ProviderPayment payment, bool takesPlace, DateTimeOffset now)
    {
        bool cancelling = booking.Payment!.Status == PaymentProgress.Cancelling;
        BookingDocument known = booking with { Payment = booking.Payment with { PaymentId = payment.PaymentId } };
        GiveUpReason? fault = !takesPlace ? GiveUpReason.EventCancelled : !GivingBack.Pays(booking, payment) ? GiveUpReason.AmountDiffers : null;
        return payment.Status switch
        {
            ProviderStatus.Authorised when !cancelling => new Write(
                fault is { } reason ? GivingBack.GiveUp(known, reason, now) : BookingLifecycle.Book(booking, payment, now)),

            // No void can take it away any more, and no refund was asked for: the seats are still its own.
            ProviderStatus.Captured => new Write(
                fault is { } reason ? GivingBack.TakeBack(known, reason, now) : BookingLifecycle.Book(booking, payment, now)),

            // It asks for another method: until it is cancelled, it could still be authorised.
            ProviderStatus.Declined when !cancelling => new Write(GivingBack.GiveUp(known, GiveUpReason.Declined, now)),
            ProviderStatus.Voided or ProviderStatus.Refunded when cancelling && booking.Payment.Reason != GiveUpReason.Declined =>
                new Write(BookingLifecycle.Expire(known, now, voided: true)),

            // Ended at the provider without our asking: as good as declined.
            ProviderStatus.Voided or ProviderStatus.Refunded => new Write(BookingLifecycle.Decline(booking, payment.PaymentId, now)),

            // Which one is cancelled is written first, for whoever has to look after it should the provider not confirm it.
            _ when cancelling => booking.Payment.PaymentId is null ? new Write(known) : new Cancel(),
            _ => new Nothing(),
        };
    }

    /// <summary>The payment was known to be gone, and the hold went on.</summary>
    private static SettleOutcome OfHeld(BookingDocument booking, ProviderPayment payment, bool takesPlace, DateTimeOffset now) =>
        payment.IsOver() ? new Nothing()
        : payment.HasMoney() && takesPlace && GivingBack.Pays(booking, payment) ? new Write(BookingLifecycle.Book(booking, payment, now))
        : new Write(Strays.Return(booking, payment, now));

    /// <summary>A final state stays: somebody else may have read it, and be taking the seats.</summary>
    private static SettleOutcome OfEnded(BookingDocument booking, ProviderPayment payment, bool takesPlace, DateTimeOffset now) =>
        (booking.Payment!.Status, payment.IsOver()) switch
        {
            (PaymentProgress.Refunding, true) =>
                new Write(GivingBack.Returned(booking, refunded: payment.Status != ProviderStatus.Voided, now)),
            (PaymentProgress.Refunding, false) => new Nothing(),
            (_, true) => new Nothing(),
            (PaymentProgress.Refunded, false) => new Write(GivingBack.ReturnAgain(booking, now)),
            _ when booking.State == BookingState.Refunded => new Write(GivingBack.ReturnAgain(booking, now)),
            _ when booking.State == BookingState.Expired && payment.HasMoney() && takesPlace && GivingBack.Pays(booking, payment) => new Rebook(),
            _ => new Write(Strays.Return(booking, payment, now)),
        };

    private static BookingDocument PaidBack(BookingDocument booking, DateTimeOffset now) =>
        GivingBack.Returned(GivingBack.TakeBack(booking, GiveUpReason.PaidBack, now), refunded: true, now);
}
