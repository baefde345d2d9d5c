using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Release;
using TicketMaster.Storage;

namespace TicketMaster.Refund;

/// <summary>
/// <c>POST /admin/bookings/{bookingId}/refund</c>: takes a sale back, such as one that its buyer disputes. A repeat changes nothing.
/// </summary>
[AdminOnly]
internal sealed class RefundBooking(IDocumentContainer<BookingDocument> bookings, BookingUpkeep upkeep, TimeProvider clock)
{
    [Function(nameof(RefundBooking))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = AdminRoutes.Prefix + "/bookings/{bookingId}/refund")]
        HttpRequest request,
        [Id] string bookingId,
        [DurableClient] DurableTaskClient durable)
    {
        // A refund that has begun must go on even if the client does not wait, so nothing here is cancelled.
        if (await FindAsync(bookingId) is not { } found)
        {
            return Refusal.NotFound($"There is no booking '{bookingId}'.").ToResult();
        }

        (BookingDocument? booking, bool changed) = await bookings.ChangeAsync(
            bookingId,
            found.UserId,
            current => current switch
            {
                { State: BookingState.Booked, Payment: { } own } =>
                    GivingBack.TakeBack(current, own, GiveUpReason.RefundAsked, clock.GetUtcNow()),
                { State: BookingState.Booked, IsFree: true } =>
                    GivingBack.TakeBackFree(current, GiveUpReason.RefundAsked, clock.GetUtcNow()),
                _ => null,
            },
            CancellationToken.None);
        if (changed)
        {
            await upkeep.AdvanceAsync(durable, booking!, CancellationToken.None);
            booking = (await bookings.FindAsync(bookingId, found.UserId, CancellationToken.None))!.Value.Document;
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return booking!.State == BookingState.Refunded
            ? JsonAnswer.Of(
                BookingAnswer.Of(booking, clock.GetUtcNow()),
                BookingsJson.Default.BookingAnswer,
                statusCode: StatusCodes.Status202Accepted)
            : BookingRefusals.NotBooked().ToResult();
    }

    /// <summary>Searches all partitions: a booking's id has only a hash of its user, and the user is the partition.</summary>
    private async Task<BookingDocument?> FindAsync(string bookingId)
    {
        var query = new DocumentQuery(null, [new Predicate("id", Comparison.Equal, bookingId)], PageSize: 1);
        return (await bookings.QueryAllAsync(query, CancellationToken.None)).Select(found => found.Document).FirstOrDefault();
    }
}
