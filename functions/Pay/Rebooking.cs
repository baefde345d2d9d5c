using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Payments;
using TicketMaster.Reserve;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>
/// For a payment that came when its booking had ended: the same seats, at the price they were held at, as a new booking of the same
/// buyer, if they are still free. Not in place, since a final booking's seats may be somebody else's at any moment
/// (docs/decisions/0007).
/// </summary>
internal sealed class Rebooking(
    IDocumentContainer<BookingDocument> bookings,
    IDocumentContainer<EventDocument> events,
    SeatReservation reservation,
    TimingWheel wheel,
    TimeProvider clock)
{
    /// <summary>The reserve's Idempotency-Key: one booking a payment. A client's key has no space.</summary>
    public static string Key(string paymentId) => $"rebook {paymentId}";

    /// <summary>Holds the seats by the reserve protocol.</summary>
    /// <returns>The ended booking with what is decided: to follow the new one, or to give the payment back.</returns>
    public async Task<BookingDocument> ReserveAsync(
        DurableTaskClient durable, BookingDocument ended, ProviderPayment payment, CancellationToken cancellationToken)
    {
        ReserveOutcome outcome = await reservation.ReserveAsync(
            durable, ended.UserId, new SeatRequest.Again(ended, payment.PaymentId), Key(payment.PaymentId), cancellationToken);
        return outcome is ReserveOutcome.Reserved(var held, _)
            ? StrayLifecycle.Rebooking(ended, payment, held.Id, clock.GetUtcNow())
            : StrayLifecycle.Return(ended, payment, clock.GetUtcNow());
    }

    /// <summary>Sells the new booking, or says what became of it. Its document decides: only a write of it sells.</summary>
    public async Task<RebookOutcome> FollowAsync(
        DurableTaskClient durable, BookingDocument ended, StrayPayment stray, ProviderPayment payment, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await bookings.FindAsync(stray.RebookedAs!, ended.UserId, cancellationToken) is not { Document: { } booking, ETag: { } etag })
            {
                // It was there when its name was written: a replica that has not caught up.
                return RebookOutcome.Unknown;
            }

            if (booking.Payment?.PaymentId == payment.PaymentId)
            {
                await NoteAsync(durable, ended, stray, cancellationToken);
                return RebookOutcome.Sold;
            }

            if (booking.State != BookingState.Held)
            {
                return RebookOutcome.Ended;
            }

            BookingDocument decided = Decide(
                booking, ended, payment, await TakesPlaceAsync(booking, cancellationToken), clock.GetUtcNow());
            if (await bookings.TryReplaceAsync(decided, etag, cancellationToken) is { Document: { } next })
            {
                await wheel.EnsureAsync(durable, next, cancellationToken);
                if (next.State == BookingState.Booked)
                {
                    await Sale.StartAsync(durable, next, cancellationToken);
                }
            }
        }
    }

    /// <summary>What becomes of the new booking while it is held: sold, or ended for good.</summary>
    public static BookingDocument Decide(
        BookingDocument held, BookingDocument ended, ProviderPayment payment, bool takesPlace, DateTimeOffset now)
    {
        if (BookingLifecycle.ExpireOverdue(held, now) is { } expired)
        {
            return expired;
        }

        if (!takesPlace || !payment.HasMoney() || !GivingBack.Pays(held, payment) || ended.Payment is not { } paid)
        {
            return BookingLifecycle.Cancel(held, now);
        }

        return BookingLifecycle.Book(held, paid with { Number = payment.Number, IdempotencyKey = null }, payment.PaymentId, now);
    }

    private async Task<bool> TakesPlaceAsync(BookingDocument booking, CancellationToken cancellationToken) =>
        await events.FindAsync(booking.EventId, booking.EventId, cancellationToken) is { Document: { Status: EventStatus.Scheduled } found }
        && found.StartsAt > clock.GetUtcNow();

    private async Task NoteAsync(DurableTaskClient durable, BookingDocument ended, StrayPayment stray, CancellationToken cancellationToken)
    {
        if (stray.End == StrayEnd.Rebooked)
        {
            return;
        }

        (BookingDocument? now, _) = await bookings.ChangeAsync(
            ended.Id,
            ended.UserId,
            current => StrayLifecycle.Find(current, stray.PaymentId) is { End: StrayEnd.Rebooking } known
                ? StrayLifecycle.Rebooked(current, known, clock.GetUtcNow())
                : null,
            cancellationToken);
        await wheel.EnsureAsync(durable, now!, cancellationToken);
    }
}

/// <summary>What became of the booking that was made for a late payment.</summary>
internal enum RebookOutcome
{
    Unknown,

    /// <summary>The payment bought it; what becomes of the payment from here on is that booking's.</summary>
    Sold,

    /// <summary>It ended without the payment, for good.</summary>
    Ended,
}
