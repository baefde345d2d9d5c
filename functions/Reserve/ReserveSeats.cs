using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.WaitingRoom;

namespace TicketMaster.Reserve;

/// <summary>
/// <c>{ "ticketId" }</c>, or <c>{ "ticketIds" }</c>, or <c>{ "eventId", "section"?, "quantity" }</c> for the best available seats.
/// </summary>
/// <param name="Pass">Needed for an event with a waiting room.</param>
internal sealed record ReserveRequest(
    string? TicketId = null,
    IReadOnlyList<string>? TicketIds = null,
    string? EventId = null,
    string? Section = null,
    int? Quantity = null,
    string? Pass = null);

/// <summary><c>POST /booking/reserve</c>: holds seats, all or none.</summary>
internal sealed class ReserveSeats(
    SeatReservation reservation,
    ReserveRate rate,
    EventCache events,
    UsedKeys keys,
    BookingAnswers answers,
    PlaceCodes passes,
    RoomCounts waiting,
    WaitingRoomMetrics metrics,
    TimeProvider clock)
{
    [Function(nameof(ReserveSeats))]
    [TakesBody]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "booking/reserve")] HttpRequest request,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        string? pass = null;
        (SeatRequest? seats, string? key, Refusal? refusal) = await RequestBody.ReadWithKeyAsync(
            request,
            ReserveJson.Default.ReserveRequest,
            read =>
            {
                pass = read.Pass;
                return SeatRequest.Parse(read);
            },
            cancellationToken);
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

        // Without a pass nothing is written, not even the key: a crowd that got past the waiting room must cost nothing.
        EventDocument? document = await events.GetEventAsync(seats.EventId, CancellationToken.None);
        Refusal? noPass = document is null ? null : await passes.RefusePassAsync(document, userId, pass, clock.GetUtcNow());
        bool usesKey = noPass is null && key is not null && document is not null;
        if (usesKey && await IsForAnotherAsync(userId, seats, key!, CancellationToken.None))
        {
            return BookingRefusals.IdempotencyKeyReused().ToResult();
        }

        ReserveOutcome outcome = await ReserveAsync(durable, userId, seats, key, document, noPass);
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

    /// <summary>Reserves, and tells the event's waiting room how it went.</summary>
    private async Task<ReserveOutcome> ReserveAsync(
        DurableTaskClient durable, string userId, SeatRequest seats, string? key, EventDocument? document, Refusal? noPass)
    {
        bool waits = document?.WaitingRoom is not null;
        try
        {
            ReserveOutcome outcome = await reservation.ReserveAsync(durable, userId, seats, key, CancellationToken.None, noPass);
            if (waits && outcome is ReserveOutcome.Reserved { Replayed: false })
            {
                waiting.Reserved(seats.EventId, seats.Count);
            }
            else if (noPass is not null && outcome is ReserveOutcome.Refused { Refusal: var why } && why == noPass)
            {
                metrics.Count(noPass.Code);
            }

            return outcome;
        }
        catch (StoreUnavailableException throttled) when (waits && throttled.Status == StoreStatus.Throttled)
        {
            waiting.Throttled(seats.EventId);
            throw;
        }
    }

    /// <summary>Whether the key stands for another request.</summary>
    private async Task<bool> IsForAnotherAsync(string userId, SeatRequest seats, string key, CancellationToken cancellationToken) =>
        await keys.UseAsync(
            userId, seats.EventId, key, UsedKeys.Request("reserve", seats.Fingerprint), null, cancellationToken) == KeyUse.ForAnother;
}
