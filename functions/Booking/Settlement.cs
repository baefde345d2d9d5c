using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Events;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Booking;

/// <summary>
/// Settles a payment: authorised → the one write that is the sale; where that write cannot be made, the money goes back.
/// Nobody is charged without a ticket. May be repeated, in any order.
/// </summary>
internal sealed partial class Settlement(
    IDocumentContainer<BookingDocument> bookings,
    IDocumentContainer<EventDocument> events,
    SeatClaims claims,
    IPaymentProvider provider,
    TimingWheel wheel,
    TimeProvider clock,
    ILogger<Settlement> logger)
{
    public async Task SettleAsync(DurableTaskClient durable, ProviderPayment payment, CancellationToken cancellationToken)
    {
        bool eventCancelled = payment.Status == ProviderStatus.Authorised && await EventCancelledAsync(payment, cancellationToken);
        SettleOutcome outcome = new SettleOutcome.Nothing();
        (BookingDocument? booking, bool changed) = await bookings.ChangeAsync(
            payment.BookingId,
            payment.UserId,
            current => (outcome = SettleOutcome.Decide(current, payment, eventCancelled, clock.GetUtcNow())) is SettleOutcome.Write(var next) ? next : null,
            cancellationToken);
        outcome = booking is null ? SettleOutcome.Decide(null, payment, eventCancelled, clock.GetUtcNow()) : outcome;
        bool givenUp = changed && booking is { State: BookingState.Paying, Payment.Status: PaymentProgress.Cancelling };
        if (outcome is SettleOutcome.GiveBack || givenUp)
        {
            await GiveBackAsync(durable, payment, booking, cancellationToken);
            return;
        }

        if (!changed)
        {
            return;
        }

        await wheel.EnsureAsync(durable, booking!, cancellationToken);
        if (booking!.State == BookingState.Booked)
        {
            await CompleteBooking.StartAsync(durable, booking, cancellationToken);
        }
        else if (BookingLifecycle.IsFinal(booking.State))
        {
            await claims.ReleaseAsync(booking, cancellationToken);
        }
    }

    private async Task GiveBackAsync(
        DurableTaskClient durable, ProviderPayment payment, BookingDocument? booking, CancellationToken cancellationToken)
    {
        LogGivingBack(payment.PaymentId, payment.BookingId, booking?.State);
        ProviderPayment after = (await provider.VoidAsync(payment.PaymentId, cancellationToken)).Payment;
        if (after.Status == ProviderStatus.Captured)
        {
            after = (await provider.RefundAsync(payment.PaymentId, cancellationToken)).Payment;
        }

        if (after.Status is ProviderStatus.Voided or ProviderStatus.Refunded)
        {
            // The booking, where it waits for this payment, ends with it.
            await SettleAsync(durable, after with { Status = ProviderStatus.Voided }, cancellationToken);
        }
    }

    private async Task<bool> EventCancelledAsync(ProviderPayment payment, CancellationToken cancellationToken)
    {
        StoreResult<BookingDocument>? booking = await bookings.FindAsync(payment.BookingId, payment.UserId, cancellationToken);
        return booking?.Document is { } found
            && await events.FindAsync(found.EventId, found.EventId, cancellationToken) is not { Document.Status: EventStatus.Scheduled };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Payment {PaymentId} cannot buy booking {BookingId}, which is {State}: giving it back.")]
    private partial void LogGivingBack(string paymentId, string bookingId, BookingState? state);
}
