using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Http;
using TicketMaster.Storage;

namespace TicketMaster.Bookings;

/// <summary><c>GET /booking/{bookingId}</c>: a booking of the caller's, with what happened to it.</summary>
internal sealed class ViewBooking(IDocumentContainer<BookingDocument> bookings, BookingAnswers answers)
{
    [Function(nameof(ViewBooking))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "booking/{bookingId}")] HttpRequest request,
        [Id] string bookingId,
        CancellationToken cancellationToken)
    {
        request.HttpContext.Response.Headers.CacheControl = "private, no-store";
        return await bookings.FindAsync(bookingId, Caller.Of(request).UserId, cancellationToken) is { Document: { } booking }
            ? JsonAnswer.Of(await answers.OfAsync(booking, cancellationToken), BookingsJson.Default.BookingAnswer)
            : BookingRefusals.NoSuchBooking().ToResult();
    }
}
