using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Pay;
using TicketMaster.Storage;

namespace TicketMaster.Release;

/// <summary>
/// <c>DELETE /booking/{bookingId}</c>: gives held seats back at once. A payment that waits for the buyer is given up first. A repeat
/// changes nothing.
/// </summary>
internal sealed class CancelBooking(
    IDocumentContainer<BookingDocument> bookings,
    SeatClaims claims,
    UsedKeys keys,
    AbandonPayment abandon,
    BookingAnswers answers,
    TimeProvider clock)
{
    [Function(nameof(CancelBooking))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "booking/{bookingId}")] HttpRequest request,
        [Id] string bookingId,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        string userId = Caller.Of(request).UserId;
        (string? key, Refusal? badKey) = IdempotencyKey.Read(request);
        if (badKey is not null)
        {
            return badKey.ToResult();
        }

        StoreResult<BookingDocument>? found = await bookings.FindAsync(bookingId, userId, cancellationToken);
        KeyUse use = await keys.UseForBookingAsync(
            userId, found?.Document, BookingId.EventIdOf(bookingId), key, UsedKeys.Request("cancel", bookingId), cancellationToken);
        if (use == KeyUse.ForAnother)
        {
            return BookingRefusals.IdempotencyKeyReused().ToResult();
        }

        if (found is not { } read)
        {
            return BookingRefusals.NoSuchBooking().ToResult();
        }

        (BookingDocument booking, bool changed) = await bookings.ChangeAsync(read, CancelHeld, cancellationToken);
        if (booking.State == BookingState.Paying)
        {
            // From here on it must go on even if the client does not wait.
            await abandon.TryAsync(durable, booking, CancellationToken.None);
            (BookingDocument? now, changed) = await bookings.ChangeAsync(bookingId, userId, CancelHeld, CancellationToken.None);
            booking = now!;
        }

        if (Refuse(booking) is { } refusal)
        {
            return refusal.ToResult();
        }

        if (changed)
        {
            // The seats are free already. The rest is tidying, and must finish even if the client does not wait.
            bool whole = await claims.ReleaseAsync(booking, CancellationToken.None);
            (BookingDocument? tidied, _) = await bookings.ChangeAsync(
                bookingId, userId, current => BookingLifecycle.Tidied(current, whole, clock.GetUtcNow()), CancellationToken.None);
            booking = tidied!;
        }

        if (!changed && use == KeyUse.Repeat)
        {
            request.HttpContext.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        }

        return JsonAnswer.Of(await answers.OfAsync(booking, CancellationToken.None), BookingsJson.Default.BookingAnswer);
    }

    private BookingDocument? CancelHeld(BookingDocument current) =>
        current.State == BookingState.Held ? BookingLifecycle.Cancel(current, clock.GetUtcNow()) : null;

    private static Refusal? Refuse(BookingDocument booking) => booking.State switch
    {
        BookingState.Held or BookingState.Cancelled => null,
        BookingState.Paying => BookingRefusals.AlreadyPaying(),
        BookingState.Booked => BookingRefusals.AlreadyBooked(),
        BookingState.Expired => BookingRefusals.HoldExpired(),
        BookingState.Refunded => BookingRefusals.BookingRefunded(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
