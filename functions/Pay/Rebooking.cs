using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Payments;
using TicketMaster.Reserve;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>
/// Sells a new booking for a payment that came after its booking's end, if the same seats are still free. The buyer and the prices
/// stay the same. The ended booking itself stays as it is, because somebody else may be taking its seats (docs/decisions/0007).
/// </summary>
internal sealed class Rebooking(
    IDocumentContainer<BookingDocument> bookings,
    SeatClaims claims,
    IDocumentContainer<EventDocument> events,
    SeatReservation reservation,
    CompleteSale sales,
    TimingWheel wheel,
    TimeProvider clock)
{
    /// <summary>The reserve's Idempotency-Key, so that a payment gets one booking. A client's key cannot have a space.</summary>
    public static string Key(string paymentId) => $"rebook {paymentId}";

    /// <summary>Holds the seats by the reserve protocol.</summary>
    /// <returns>The ended booking with the decision: to follow the new booking, or to give the payment back.</returns>
    public async Task<BookingDocument> ReserveAsync(
        DurableTaskClient durable, BookingDocument ended, ProviderPayment payment, CancellationToken cancellationToken)
    {
        ReserveOutcome outcome = await reservation.ReserveAsync(
            durable, ended.UserId, new SeatRequest.Again(ended, payment.PaymentId), Key(payment.PaymentId), cancellationToken);
        return outcome is ReserveOutcome.Reserved(var held, _)
            ? StrayLifecycle.Rebooking(ended, payment, held.Id, clock.GetUtcNow())
            : StrayLifecycle.Return(ended, payment, clock.GetUtcNow());
    }

    /// <summary>Sells the new booking, or says what became of it. Only a write of its document sells it.</summary>
    public async Task<RebookOutcome> FollowAsync(
        DurableTaskClient durable, BookingDocument ended, StrayPayment stray, ProviderPayment payment, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await bookings.FindAsync(stray.RebookedAs!, ended.UserId, cancellationToken)
                is not { Document: { } booking, ETag: { } etag })
            {
                // The booking was there when its id was written, so this replica lags behind.
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

            if (await claims.FindAsync(booking, cancellationToken) is not { } claimed)
            {
                // Its reserve named every seat, and nobody takes one before the booking has ended. So a replica lags behind.
                return RebookOutcome.Unknown;
            }

            BookingDocument decided = Decide(
                booking with { Claims = claimed }, ended, payment, await TakesPlaceAsync(booking, cancellationToken), clock.GetUtcNow());
            switch (await bookings.TryReplaceAsync(decided, etag, cancellationToken))
            {
                case { Document.State: BookingState.Booked } sold:
                    await sales.TryAsync(durable, sold, cancellationToken);
                    break;
                case { Document: { } other }:
                    await wheel.EnsureAsync(durable, other, cancellationToken);
                    break;
            }
        }
    }

    /// <summary>Decides on the new booking while it is held: it is sold, or ended for good.</summary>
    public static BookingDocument Decide(
        BookingDocument held, BookingDocument ended, ProviderPayment payment, bool takesPlace, DateTimeOffset now)
    {
        if (BookingLifecycle.ExpireOverdue(held, now) is { } expired)
        {
            return expired;
        }

        if (!takesPlace || !payment.HasMoney() || !PaymentMatch.Pays(held, payment) || ended.Payment is not { } paid)
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

/// <summary>The outcome of the booking that was made for a late payment.</summary>
internal enum RebookOutcome
{
    Unknown,

    /// <summary>The payment bought it. From here on the payment is that booking's.</summary>
    Sold,

    /// <summary>It ended without the payment, for good.</summary>
    Ended,
}
