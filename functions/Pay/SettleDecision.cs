using TicketMaster.Bookings;
using TicketMaster.Payments;

namespace TicketMaster.Pay;

/// <summary>What becomes of a booking and of a payment, as a pure function of both.</summary>
internal static class SettleDecision
{
    /// <param name="booking">The booking that the payment was made for.</param>
    /// <param name="takesPlace">Whether the event takes place.</param>
    public static SettleOutcome Decide(BookingDocument booking, ProviderPayment payment, bool takesPlace, DateTimeOffset now)
    {
        if (StrayLifecycle.Find(booking, payment.PaymentId) is { } stray)
        {
            return OfStray(booking, stray, payment, now);
        }

        return (booking.State, PaymentMatch.Own(booking, payment)) switch
        {
            (_, null) => payment.IsOver()
                ? new SettleOutcome.Nothing()
                : new SettleOutcome.Write(StrayLifecycle.Return(booking, payment, now)),
            (BookingState.Paying, BookingPayment.Processing own) => OfWanted(booking, own, payment, takesPlace, now),
            (BookingState.Paying, BookingPayment.Cancelling own) => OfGivenUp(booking, own, payment, takesPlace, now),
            (BookingState.Held, _) when BookingLifecycle.ExpireOverdue(booking, now) is { } expired =>
                payment.IsOver() ? new SettleOutcome.Nothing() : new SettleOutcome.Write(expired),
            (BookingState.Held, var own) => OfHeld(booking, own, payment, takesPlace, now),
            (BookingState.Booked, var own) => OfBooked(booking, own, payment, now),
            (_, var own) => OfEnded(booking, own, payment, takesPlace, now),
        };
    }

    private static SettleOutcome OfStray(
        BookingDocument booking, StrayPayment stray, ProviderPayment payment, DateTimeOffset now) => stray.End switch
        {
            StrayEnd.Rebooking or StrayEnd.Rebooked => new SettleOutcome.Follow(stray),

            // Noted before the money goes back: who looks afterwards finds none, and could not tell the buyer of it.
            StrayEnd.Returning when payment.HasMoney() && !stray.HadMoney => new SettleOutcome.Write(StrayLifecycle.Paid(booking, stray)),
            StrayEnd.Returning => new SettleOutcome.Return(stray),
            _ when payment.IsOver() => new SettleOutcome.Nothing(),

            // The money was back and is not any more. The buyer's bank may have sent the refund back.
            _ => new SettleOutcome.Write(StrayLifecycle.Return(booking, payment, now)),
        };

    private static SettleOutcome OfWanted(
        BookingDocument booking, BookingPayment.Processing own, ProviderPayment payment, bool takesPlace, DateTimeOffset now)
    {
        BookingPayment known = own with { PaymentId = payment.PaymentId };
        return payment.Status switch
        {
            ProviderStatus.Authorised => new SettleOutcome.Write(Fault(booking, payment, takesPlace) is { } reason
                ? GivingBack.GiveUp(booking, known, reason, now)
                : BookingLifecycle.Book(booking, own, payment.PaymentId, now)),
            ProviderStatus.Captured => OfCaptured(booking, known, payment, Fault(booking, payment, takesPlace), now),

            // The provider asks for another method. The payment could still be authorised until it is cancelled.
            ProviderStatus.Declined => new SettleOutcome.Write(
                GivingBack.GiveUp(booking, known with { DeclineReason = payment.DeclineReason }, GiveUpReason.Declined, now)),

            // It ended at the provider without our asking. That counts as declined.
            ProviderStatus.Voided or ProviderStatus.Refunded =>
                new SettleOutcome.Write(BookingLifecycle.Decline(booking, own, payment.PaymentId, now)),
            _ => new SettleOutcome.Nothing(),
        };
    }

    private static SettleOutcome OfGivenUp(
        BookingDocument booking, BookingPayment.Cancelling own, ProviderPayment payment, bool takesPlace, DateTimeOffset now)
    {
        BookingPayment.Cancelling known = own with { PaymentId = payment.PaymentId };
        return payment.Status switch
        {
            ProviderStatus.Captured => OfCaptured(
                booking, known, payment, Fault(booking, payment, takesPlace && own.Reason != GiveUpReason.EventCancelled), now),
            ProviderStatus.Voided or ProviderStatus.Refunded => new SettleOutcome.Write(BookingLifecycle.Voided(booking, known, now)),

            // Its id is written before it is cancelled. It is needed to look after the payment if the provider does not confirm.
            _ => own.PaymentId is null ? new SettleOutcome.Write(booking with { Payment = known }) : new SettleOutcome.Cancel(),
        };
    }

    /// <summary>A captured payment can no longer be voided, and no refund was asked for. The booking still owns its seats.</summary>
    private static SettleOutcome.Write OfCaptured(
        BookingDocument booking, BookingPayment known, ProviderPayment payment, GiveUpReason? fault, DateTimeOffset now) =>
        new SettleOutcome.Write(fault is { } reason
            ? GivingBack.TakeBack(booking, known, reason, now)
            : BookingLifecycle.Book(booking, known, payment.PaymentId, now));

    /// <summary>Why a payment cannot buy its booking; null if it can.</summary>
    private static GiveUpReason? Fault(BookingDocument booking, ProviderPayment payment, bool takesPlace) =>
        !takesPlace ? GiveUpReason.EventCancelled : !PaymentMatch.Pays(booking, payment) ? GiveUpReason.AmountDiffers : null;

    /// <summary>The payment was gone, and the hold went on without it.</summary>
    private static SettleOutcome OfHeld(
        BookingDocument booking, BookingPayment own, ProviderPayment payment, bool takesPlace, DateTimeOffset now) =>
        payment.IsOver() ? new SettleOutcome.Nothing()
        : payment.HasMoney() && Fault(booking, payment, takesPlace) is null
            ? new SettleOutcome.Write(BookingLifecycle.Book(booking, own, payment.PaymentId, now))
            : new SettleOutcome.Write(StrayLifecycle.Return(booking, payment, now));

    /// <summary>The sale stands, unless all was paid back at the provider and not only the tickets that were refunded.</summary>
    private static SettleOutcome OfBooked(BookingDocument booking, BookingPayment own, ProviderPayment payment, DateTimeOffset now) =>
        payment.Status == ProviderStatus.Refunded && payment.AmountRefunded > PartRefunds.ToGoBack(booking)
            ? new SettleOutcome.Write(GivingBack.PaidBack(booking, own, now))
        : PartRefunds.Settle(booking, payment, now) is { } next ? new SettleOutcome.Write(next)
        : new SettleOutcome.Nothing();

    /// <summary>A final state never changes, because somebody else may have read it and be taking the seats.</summary>
    private static SettleOutcome OfEnded(
        BookingDocument booking,
        BookingPayment own,
        ProviderPayment payment,
        bool takesPlace,
        DateTimeOffset now) => (own, payment.IsOver()) switch
        {
            (BookingPayment.Refunding refunding, true) =>
                new SettleOutcome.Write(GivingBack.Returned(booking, refunding, refunded: payment.Status != ProviderStatus.Voided, now)),
            (BookingPayment.Refunding, false) => new SettleOutcome.Nothing(),
            (_, true) => new SettleOutcome.Nothing(),
            (BookingPayment.Refunded, false) => new SettleOutcome.Write(GivingBack.ReturnAgain(booking, own, now)),
            _ when booking.State == BookingState.Refunded => new SettleOutcome.Write(GivingBack.ReturnAgain(booking, own, now)),
            _ when booking.State == BookingState.Expired && payment.HasMoney() && Fault(booking, payment, takesPlace) is null =>
                new SettleOutcome.Rebook(),
            _ => new SettleOutcome.Write(StrayLifecycle.Return(booking, payment, now)),
        };
}

/// <summary>The next step for a booking and its payment, once the payment's state is known.</summary>
internal abstract record SettleOutcome
{
    /// <summary>Write this booking, and look again.</summary>
    public sealed record Write(BookingDocument Next) : SettleOutcome;

    /// <summary>The booking records that the payment is given up. Ask the provider to cancel it.</summary>
    public sealed record Cancel : SettleOutcome;

    /// <summary>The booking records that the payment buys nothing. Give the money back.</summary>
    public sealed record Return(StrayPayment Stray) : SettleOutcome;

    /// <summary>The payment came after its booking's end. Try to get the same seats for it.</summary>
    public sealed record Rebook : SettleOutcome;

    /// <summary>A new booking was made for the payment. That booking decides.</summary>
    public sealed record Follow(StrayPayment Stray) : SettleOutcome;

    public sealed record Nothing : SettleOutcome;
}
