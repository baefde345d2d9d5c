using TicketMaster.Payments;

namespace TicketMaster.Booking;

/// <summary>What becomes of a booking and of a payment, once the payment's state is known.</summary>
internal abstract record SettleOutcome
{
    /// <summary>Write this booking; where it is a sale, complete it.</summary>
    public sealed record Write(BookingDocument Next) : SettleOutcome;

    /// <summary>The booking cannot be sold with this payment any more: give the money back.</summary>
    public sealed record GiveBack : SettleOutcome;

    public sealed record Nothing : SettleOutcome;

    public static SettleOutcome Decide(BookingDocument? booking, ProviderPayment payment, bool eventCancelled, DateTimeOffset now)
    {
        bool current = booking?.Payment?.Number == payment.Number
            && (booking.Payment.PaymentId is null || booking.Payment.PaymentId == payment.PaymentId);
        bool paying = current && booking!.State == BookingState.Paying;
        bool cancelling = paying && booking!.Payment!.Status == PaymentProgress.Cancelling;
        return payment.Status switch
        {
            ProviderStatus.Authorised when paying && !cancelling => new Write(
                eventCancelled ? BookingLifecycle.GiveUp(Known(booking!, payment), GiveUpReason.EventCancelled, now)
                : payment.Amount != booking!.Total || payment.Currency != booking.Currency
                    ? BookingLifecycle.GiveUp(Known(booking, payment), GiveUpReason.AmountDiffers, now)
                    : BookingLifecycle.Book(booking, payment, now)),

            // The sale that this payment made: its money is wanted.
            ProviderStatus.Authorised or ProviderStatus.Captured when current && booking!.State == BookingState.Booked => new Nothing(),
            ProviderStatus.Authorised or ProviderStatus.Captured => new GiveBack(),

            // It asks for another method: until it is cancelled, it could still be authorised.
            ProviderStatus.Declined when paying && !cancelling =>
                new Write(BookingLifecycle.GiveUp(Known(booking!, payment), GiveUpReason.Declined, now)),
            ProviderStatus.Voided or ProviderStatus.Refunded when cancelling && booking!.Payment!.Reason != GiveUpReason.Declined =>
                new Write(BookingLifecycle.Expire(Known(booking, payment), now, voided: true)),

            // Ended at the provider without our asking: as good as declined.
            ProviderStatus.Voided or ProviderStatus.Refunded when paying => new Write(BookingLifecycle.Decline(booking!, payment.PaymentId, now)),
            _ => new Nothing(),
        };
    }

    private static BookingDocument Known(BookingDocument booking, ProviderPayment payment) =>
        booking with { Payment = booking.Payment! with { PaymentId = payment.PaymentId } };
}
