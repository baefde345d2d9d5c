using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Http;

namespace TicketMaster.Reserve;

/// <summary>
/// <c>{ "ticketId" }</c>, or <c>{ "ticketIds" }</c>, or <c>{ "eventId", "section"?, "quantity" }</c> for the best available seats.
/// </summary>
internal sealed record ReserveRequest(
    string? TicketId = null, IReadOnlyList<string>? TicketIds = null, string? EventId = null, string? Section = null, int? Quantity = null);

/// <summary><c>POST /booking/reserve</c>: holds seats, all or none.</summary>
internal sealed class ReserveSeats(SeatReservation reservation)
{
    [Function(nameof(ReserveSeats))]
    [TakesBody]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "booking/reserve")] HttpRequest request,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        (SeatRequest? seats, string? key, Refusal? refusal) = await RequestBody.ReadWithKeyAsync(
            request, ReserveJson.Default.ReserveRequest, SeatRequest.Parse, cancellationToken);
        if (seats is null)
        {
            return refusal!.ToResult();
        }

        // A client that goes away must not stop a reserve half-way. The seats named so far would stay held for nobody.
        ReserveOutcome outcome = await reservation.ReserveAsync(durable, Caller.Of(request).UserId, seats, key, CancellationToken.None);
        if (outcome.Replayed)
        {
            request.HttpContext.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        }

        return outcome switch
        {
            ReserveOutcome.Reserved(var booking, _) => JsonAnswer.Of(
                BookingAnswer.AtReserve(booking), BookingsJson.Default.BookingAnswer, statusCode: StatusCodes.Status201Created)
                .At(request, booking.Id),
            ReserveOutcome.Refused(var why, _) => why.ToResult(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
