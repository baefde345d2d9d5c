using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Seats;

namespace TicketMaster.Reserve;

/// <summary>
/// <c>{ "ticketId" }</c>, or <c>{ "ticketIds" }</c>, or <c>{ "eventId", "section"?, "quantity" }</c> for the best available seats.
/// </summary>
internal sealed record ReserveRequest(
    string? TicketId = null, IReadOnlyList<string>? TicketIds = null, string? EventId = null, string? Section = null, int? Quantity = null);

/// <summary><c>POST /booking/reserve</c>: holds seats, all or none.</summary>
internal sealed class ReserveSeats(
    SeatReservation reservation, ReserveRate rate, EventCache events, UsedKeys keys, BookingAnswers answers)
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
        string userId = Caller.Of(request).UserId;
        if (rate.Refusal(userId) is { } tooMany)
        {
            return tooMany.ToResult();
        }

        if (key is not null && await IsForAnotherAsync(userId, seats, key, CancellationToken.None))
        {
            return BookingRefusals.IdempotencyKeyReused().ToResult();
        }

        ReserveOutcome outcome = await reservation.ReserveAsync(durable, userId, seats, key, CancellationToken.None);
        if (outcome.Replayed)
        {
            request.HttpContext.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        }

        return outcome switch
        {
            ReserveOutcome.Reserved(var booking, var replayed) => JsonAnswer.Of(
                await (replayed
                    ? answers.OfAsync(booking, CancellationToken.None)
                    : answers.AtReserveAsync(booking, CancellationToken.None)),
                BookingsJson.Default.BookingAnswer,
                statusCode: StatusCodes.Status201Created)
                .At(request, booking.Id),
            ReserveOutcome.Refused(var why, _) => why.ToResult(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Whether the key stands for another request. A reserve of an event that does not exist uses no key.</summary>
    private async Task<bool> IsForAnotherAsync(string userId, SeatRequest seats, string key, CancellationToken cancellationToken) =>
        await events.GetEventAsync(seats.EventId, cancellationToken) is not null
        && await keys.UseAsync(
            userId, seats.EventId, key, UsedKeys.Request("reserve", seats.Fingerprint), null, cancellationToken) == KeyUse.ForAnother;
}
