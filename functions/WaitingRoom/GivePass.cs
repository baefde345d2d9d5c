using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Seats;

namespace TicketMaster.WaitingRoom;

internal sealed record PassRequest(string EventId, string Place);

/// <param name="Pass">What a reserve of the event takes, from this user only.</param>
internal sealed record PassAnswer(string EventId, string Pass, DateTimeOffset ExpiresAt, long ExpiresInSeconds, DateTimeOffset ServerTime);

/// <summary><c>POST /booking/pass</c>: turns an admitted place into a pass. Another is free until the place's time is over.</summary>
internal sealed class GivePass(
    EventCache events, Rooms rooms, PlaceCodes codes, WaitingRoomMetrics metrics, Random random, TimeProvider clock)
{
    [Function(nameof(GivePass))]
    [TakesBody]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "booking/pass")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        (PassRequest? wanted, Refusal? refusal) = await RequestBody.ReadAsync(
            request, WaitingRoomJson.Default.PassRequest, read => RoomEntry.CheckId(read.EventId), cancellationToken);
        if (wanted is null)
        {
            return refusal!.ToResult();
        }

        EventDocument? document = await events.GetEventAsync(wanted.EventId, cancellationToken);
        DateTimeOffset now = clock.GetUtcNow();
        if (RoomEntry.Refusal(document, wanted.EventId, now) is { } why)
        {
            return why.ToResult();
        }

        string userId = Caller.Of(request).UserId;
        if (await codes.ReadPlaceAsync(wanted.Place, wanted.EventId, userId) is not { } place)
        {
            return Refused(WaitingRoomRefusals.PlaceRefused());
        }

        if ((await rooms.GetAsync(wanted.EventId, cancellationToken)).Room is not { EndedAt: null } room)
        {
            return RoomEntry.NotOpenYet(document!, now).ToResult();
        }

        if (RoomEntry.IsOver(place, room))
        {
            return Refused(WaitingRoomRefusals.PlaceSpent());
        }

        if (room.Draw.OpenedAt is not { } opened || !RoomEntry.Counts(place, room))
        {
            return WaitingRoomRefusals.NotAdmitted(Wait(room.Draw.DrawAt - now)).ToResult();
        }

        WaitingRoomPlan plan = document!.WaitingRoom!;
        double value = room.Draw.ValueOf(document.Id, userId, place.Late);
        int left = (await events.GetAvailabilityAsync(document, cancellationToken)).Available;
        MinuteRange? minutes = Estimate.Minutes(room, plan, Estimate.Ahead(room, value), now);
        (DateTimeOffset? until, refusal) = RoomEntry.Pass(
            room, plan, value, left, Wait(TimeSpan.FromMinutes(Math.Min(minutes?.From ?? 0, Polling.Most))), now);
        if (until is not { } end)
        {
            return refusal!.ToResult();
        }

        // By another clock the draw may not have been made yet.
        string pass = codes.SignPass(document.Id, userId, now > opened ? now : opened, end);
        return JsonAnswer.Of(
            new PassAnswer(document.Id, pass, end, (long)(end - now).TotalSeconds, now), WaitingRoomJson.Default.PassAnswer);
    }

    private IResult Refused(Refusal refusal)
    {
        metrics.Count(refusal.Code);
        return refusal.ToResult();
    }

    private TimeSpan Wait(TimeSpan left) => TimeSpan.FromSeconds(Polling.Seconds(left, random.NextDouble()));
}
