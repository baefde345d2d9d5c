using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <summary>
/// <c>GET /admin/events/{eventId}/sales</c>: what was sold, is held and is free, and for how much. It is counted from the bookings
/// themselves, of which it reads all that count.
/// </summary>
[AdminOnly]
internal sealed class ViewSales(IDocumentContainer<EventDocument> events, IDocumentContainer<BookingDocument> bookings, TimeProvider time)
{
    private const int Page = 1_000;

    /// <summary>In the order in which a booking goes through them: one that goes on meanwhile is seen twice rather than never.</summary>
    private static readonly BookingState[] s_counted = [BookingState.Held, BookingState.Paying, BookingState.Booked, BookingState.Refunded];

    [Function(nameof(ViewSales))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminRoutes.Prefix + "/events/{eventId}/sales")]
        HttpRequest request,
        [Id(Limits.EventIdLength)] string eventId,
        CancellationToken cancellationToken)
    {
        if (await events.FindAsync(eventId, eventId, cancellationToken) is not { Document: { Status: not EventStatus.Deleted } document })
        {
            return AdminRefusals.NoSuch("event").ToResult();
        }

        Dictionary<string, BookingDocument> found = [];
        foreach (BookingState state in s_counted)
        {
            foreach (StoreResult<BookingDocument> one in await bookings.QueryAllAsync(
                BookingsOfEvent.InState(eventId, state, Page), cancellationToken))
            {
                found[one.Document!.Id] = one.Document;
            }
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.Of(
            SalesFigures.Of(document, found.Values, time.GetUtcNow()), AdministrationJson.Default.SalesAnswer);
    }
}
