using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Http;
using TicketMaster.Storage;

namespace TicketMaster.Booking;

/// <summary><c>GET /bookings</c>: the caller's bookings, newest first, page by page.</summary>
internal sealed class ListBookings(IDocumentContainer<BookingDocument> bookings, TimeProvider clock)
{
    [Function(nameof(ListBookings))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bookings")] HttpRequest request, CancellationToken cancellationToken)
    {
        if (Parse(request.Query, out int size, out string? continuation) is { } refusal)
        {
            return refusal.ToResult();
        }

        var query = new DocumentQuery(
            Caller.Of(request).UserId,
            [new Predicate("refused", Comparison.Equal, 0L)],
            OrderBy: "createdAt",
            Descending: true,
            PageSize: size,
            Continuation: continuation);
        QueryPage<BookingDocument> page = await bookings.QueryAsync(query, cancellationToken);
        if (page.Status != StoreStatus.Ok)
        {
            throw new StoreUnavailableException(page.Status, null);
        }

        DateTimeOffset now = clock.GetUtcNow();
        string? next = page.Continuation is { } more
            ? $"/bookings?size={size}&continuation={WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(more))}"
            : null;
        request.HttpContext.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.Json(
            new BookingsAnswer([.. page.Items.Select(item => BookingAnswer.Of(item.Document!, now))], next), ApiJson.Default.BookingsAnswer);
    }

    private static Refusal? Parse(IQueryCollection query, out int size, out string? continuation)
    {
        size = Limits.DefaultPageSize;
        continuation = null;
        foreach ((string name, var values) in query)
        {
            switch (name)
            {
                case "size" when int.TryParse(values, NumberStyles.None, CultureInfo.InvariantCulture, out size) && size is >= 1 and <= Limits.PageSize:
                    break;
                case "size":
                    return Refusal.InvalidRequest($"'size' must be a whole number from 1 to {Limits.PageSize}.");
                case "continuation":
                    try
                    {
                        continuation = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(values.ToString()));
                        break;
                    }
                    catch (FormatException)
                    {
                        return Refusal.InvalidRequest("'continuation' must be taken from 'next' of the page before.");
                    }

                default:
                    return Refusal.InvalidRequest($"'{name}' is not a parameter of this operation; it takes 'size' and 'continuation'.");
            }
        }

        return null;
    }
}
