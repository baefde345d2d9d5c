using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Storage;

namespace TicketMaster.Release;

/// <summary><c>DELETE /booking/{bookingId}</c>: gives held seats back at once. A repeat changes nothing.</summary>
internal sealed class CancelBooking(
    IDocumentContainer<BookingDocument> bookings, SeatClaims claims, UsedKeys keys, TimeProvider clock)
{
    [Function(nameof(CancelBooking))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "booking/{bookingId}")] HttpRequest request,
        [Id] string bookingId,
        CancellationToken cancellationToken)
    {
        string userId = Caller.Of(request).UserId;
        (string? key, Refusal? refusal) = IdempotencyKey.Read(request);
        if (refusal is not null)
        {
            return refusal.ToResult();
        }

        KeyUse use = await keys.UseForBookingAsync(
            userId, bookingId, null, key, UsedKeys.Request("cancel", bookingId), cancellationToken);
        if (use == KeyUse.ForAnother)
        {
            return BookingRefusals.IdempotencyKeyReused().ToResult();
        }

        (BookingDocument? booking, bool changed) = await bookings.ChangeAsync(
            bookingId,
            userId,
            current =>
            {
                refusal = Refuse(current);
                return refusal is null && current.State == BookingState.Held ? BookingLifecycle.Cancel(current, clock.GetUtcNow()) : null;
            },
            cancellationToken);
        if (booking is null)
        {
            return BookingRefusals.NoSuchBooking().ToResult();
        }

        if (refusal is not null)
        {
            return refusal.ToResult();
        }

        if (changed)
        {
            // The seats are free already. The rest is tidying, and must finish even if the client does not wait.
            bool whole = await claims.ReleaseAsync(booking, CancellationToken.None);
            (booking, _) = await bookings.ChangeAsync(
                bookingId, userId, current => BookingLifecycle.Tidied(current, whole, clock.GetUtcNow()), CancellationToken.None);
        }

        if (!changed && use == KeyUse.Repeat)
        {
            request.HttpContext.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        }

        return JsonAnswer.Of(BookingAnswer.Of(booking!, clock.GetUtcNow()), BookingsJson.Default.BookingAnswer);
    }

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
