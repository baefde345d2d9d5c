using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Http;
using TicketMaster.Storage;

namespace TicketMaster.Bookings;

/// <summary><c>GET /bookings</c>: the caller's bookings, newest first, page by page.</summary>
internal sealed class ListBookings(IDocumentContainer<BookingDocument> bookings, BookingAnswers answers)
{
    [Function(nameof(ListBookings))]
    [TakesQuery(PageRequest.SizeParameter, PageRequest.ContinuationParameter)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "bookings")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(
            Caller.Of(request).UserId, [new Predicate("refused", Comparison.Equal, 0L)], OrderBy: "createdAt", Descending: true);
        (ListPage<BookingDocument>? page, Refusal? refusal) = await bookings.ListAsync(query, request, "/bookings", cancellationToken);
        if (page is null)
        {
            return refusal!.ToResult();
        }

        request.HttpContext.Response.Headers.CacheControl = "private, no-store";
        return JsonAnswer.Of(
            new BookingsAnswer(await answers.OfAsync(page.Documents, cancellationToken), page.Next),
            BookingsJson.Default.BookingsAnswer);
    }
}
