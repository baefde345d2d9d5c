using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Http;
using TicketMaster.Storage;

namespace TicketMaster.Bookings;

/// <summary><c>GET /bookings</c>: the caller's bookings, newest first, page by page.</summary>
internal sealed class ListBookings(IDocumentContainer<BookingDocument> bookings, TimeProvider clock)
{
    [Function(nameof(ListBookings))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bookings")] HttpRequest request, CancellationToken cancellationToken)
    {
        if (QueryParameters.Check(request, "size", Continuations.Parameter) is { } unknown)
        {
            return unknown.ToResult();
        }

        if (!QueryParameters.TryNumber(request, "size", 1, Limits.PageSize, Limits.DefaultPageSize, out int size, out Refusal? refusal))
        {
            return refusal!.ToResult();
        }

        if (!Continuations.TryRead(request, out string? continuation, out refusal))
        {
            return refusal!.ToResult();
        }

        var query = new DocumentQuery(
            Caller.Of(request).UserId,
            [new Predicate("refused", Comparison.Equal, 0L)],
            OrderBy: "createdAt",
            Descending: true,
            PageSize: size,
            Continuation: continuation);
        QueryPage<BookingDocument> page = await bookings.QueryAsync(query, cancellationToken);
        if (page.Status == StoreStatus.NotFound)
        {
            return Continuations.Invalid().ToResult();
        }

        if (page.Status != StoreStatus.Ok)
        {
            throw new StoreUnavailableException(page.Status, null);
        }

        DateTimeOffset now = clock.GetUtcNow();
        string? next = page.Continuation is { } more ? Continuations.Next($"/bookings?size={size}", more) : null;
        request.HttpContext.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.Json(
            new BookingsAnswer([.. page.Items.Select(item => BookingAnswer.Of(item.Document!, now))], next), BookingsJson.Default.BookingsAnswer);
    }
}
