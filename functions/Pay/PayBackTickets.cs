using TicketMaster.Bookings;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>
/// Pays back the tickets that were refunded while others of their booking stayed. A refund of a part could be made twice, so what is asked
/// for is always the difference to what the provider has, under a key that only its list of refunds and the booking's document change.
/// </summary>
internal sealed class PayBackTickets(
    IDocumentContainer<BookingDocument> bookings, IPaymentProvider provider, PaymentMetrics metrics, TimeProvider clock)
{
    /// <returns>The booking as it is now.</returns>
    public async Task<BookingDocument> PayBackAsync(
        BookingDocument booking, BookingPayment.Captured own, CancellationToken cancellationToken)
    {
        ProviderPayment payment = await provider.GetAsync(own.PaymentId!, cancellationToken)
            ?? throw new InvalidOperationException(
                $"The provider does not have payment '{own.PaymentId}', of which a part is to be paid back.");
        string? refusal = null;
        if (payment is { Status: ProviderStatus.Captured, IsHeldByDispute: false, Dispute: not DisputeState.Lost }
            && !IsOnItsWay(booking, payment))
        {
            (payment, refusal) = await provider.RefundPartAsync(
                own.PaymentId!, PartRefunds.ToGoBack(booking), booking.RefundAttempt, cancellationToken);
        }

        long paidBack = 0;
        (BookingDocument? now, bool changed) = await bookings.ChangeAsync(
            booking.Id,
            booking.UserId,
            current =>
            {
                BookingDocument? next = Next(current, booking.RefundAttempt, payment, refusal, clock.GetUtcNow());
                paidBack = next is null ? 0 : PartRefunds.PaidBack(next) - PartRefunds.PaidBack(current);
                return next;
            },
            cancellationToken);
        if (changed && paidBack > 0)
        {
            metrics.Refunded(paidBack, booking.Currency);
        }

        return now is { State: BookingState.Booked } && PartRefunds.OwedSince(now) is not null
            ? await bookings.PostponeAsync(
                now, clock, underWay: payment.IsHeldByDispute || IsOnItsWay(now, payment), cancellationToken)
            : now!;
    }

    /// <summary>The booking after the provider's answer, or null if that changes nothing.</summary>
    /// <param name="asked">The attempt that was asked for.</param>
    /// <param name="refusal">Why it was refused. The provider repeats that answer to the same key, so the next attempt has another.</param>
    public static BookingDocument? Next(
        BookingDocument booking, int asked, ProviderPayment payment, string? refusal, DateTimeOffset now) =>
        PartRefunds.Settle(booking, payment, now)
        ?? (refusal is not null && booking is { State: BookingState.Booked } && booking.RefundAttempt == asked
            ? booking with { RefundAttempt = asked + 1 }
            : null);

    private static bool IsOnItsWay(BookingDocument booking, ProviderPayment payment) =>
        payment.AmountRefunded + payment.AmountRefunding >= PartRefunds.ToGoBack(booking);
}
