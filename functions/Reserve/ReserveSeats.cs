using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Http;

namespace TicketMaster.Reserve;

/// <summary><c>POST /booking/reserve</c>: holds seats, all or none.</summary>
internal sealed class ReserveSeats(SeatReservation reservation)
{
    [Function(nameof(ReserveSeats))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "booking/reserve")] HttpRequest request,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        (Wanted? wanted, string? key, Refusal? refusal) = await RequestBody.ReadWithKeyAsync(
            request, ReserveJson.Default.ReserveRequest, Wanted.Parse, cancellationToken);
        if (wanted is null)
        {
            return refusal!.ToResult();
        }

        // A client that goes away must not stop a reserve half-way: the seats named so far would stay held for nobody.
        ReserveOutcome outcome = await reservation.ReserveAsync(durable, Caller.Of(request).UserId, wanted, key, CancellationToken.None);
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

/// <param name="Replayed">Whether an earlier request with the same key made it.</param>
internal abstract record ReserveOutcome(bool Replayed)
{
    public sealed record Reserved(BookingDocument Booking, bool Replayed) : ReserveOutcome(Replayed);

    public sealed record Refused(Refusal Refusal, bool Replayed = false) : ReserveOutcome(Replayed);
}
