using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>
/// Gives up a payment that waits for its buyer, who has left the bank's page. The hold goes on, with its own deadline, once the provider
/// has confirmed that the payment is cancelled. If the payment was made before it was given up, the sale stands, and so if it was captured
/// even later. One that the bank authorises after that, before the provider cancels it, is cancelled with the rest: it is never captured.
/// </summary>
internal sealed class AbandonPayment(
    IDocumentContainer<BookingDocument> bookings,
    IPaymentProvider provider,
    SettlePayment settle,
    TimingWheel wheel,
    TimeProvider clock)
{
    /// <returns>The booking as it is now. It is paying still if the provider does not let go of the payment.</returns>
    public async Task<BookingDocument> TryAsync(DurableTaskClient durable, BookingDocument seen, CancellationToken cancellationToken)
    {
        if (seen.Payment?.PaymentId is { } paymentId && await provider.GetAsync(paymentId, cancellationToken) is { } payment)
        {
            (BookingDocument? booking, bool changed) = await bookings.ChangeAsync(
                seen.Id, seen.UserId, current => Decide(current, payment, clock.GetUtcNow()), cancellationToken);
            try
            {
                await settle.SettleAsync(durable, payment, cancellationToken);
            }
            finally
            {
                // If the provider has not confirmed now, it is asked again.
                if (changed)
                {
                    await wheel.EnsureAsync(durable, booking!, cancellationToken);
                }
            }
        }

        return (await bookings.FindAsync(seen.Id, seen.UserId, cancellationToken))!.Value.Document!;
    }

    /// <summary>
    /// The booking with its payment given up, or null. A payment that the bank works on cannot be cancelled, so it is left alone.
    /// </summary>
    /// <param name="payment">The provider's payment as it was just read.</param>
    public static BookingDocument? Decide(BookingDocument booking, ProviderPayment payment, DateTimeOffset now) =>
        booking.State == BookingState.Paying
        && payment.Status == ProviderStatus.WaitsForBuyer
        && PaymentMatch.Own(booking, payment) is BookingPayment.Processing own
            ? GivingBack.GiveUp(booking, own, GiveUpReason.Abandoned, now)
            : null;
}
