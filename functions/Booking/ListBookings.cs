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
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    [Function(nameof(ListBookings))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bookings")] HttpRequest request, CancellationToken cancellationToken)
    {
        if (QueryParameters.Check(request, "size", "continuation") is { } unknown)
        {
            return unknown.ToResult();
        }

        if (!QueryParameters.TryNumber(request, "size", 1, Limits.PageSize, Limits.DefaultPageSize, out int size, out Refusal? refusal))
        {
            return refusal!.ToResult();
        }

        string? continuation = null;
        if (QueryParameters.Text(request, "continuation") is { } text && (continuation = Decode(text)) is null)
        {
            return InvalidContinuation().ToResult();
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
            return InvalidContinuation().ToResult();
        }

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

    /// <returns>The store's continuation, or null where the text cannot be one of ours.</returns>
    private static string? Decode(string text)
    {
        try
        {
            return text.Length == 0 ? null : s_strict.GetString(WebEncoders.Base64UrlDecode(text));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            // How the decoders say that a text is not theirs.
            return null;
        }
    }

    private static Refusal InvalidContinuation() => Refusal.InvalidRequest("'continuation' must be taken from 'next' of the page before.");
}
