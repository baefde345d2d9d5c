using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Seats;

namespace TicketMaster.WaitingRoom;

/// <param name="Place">The place that the user has already, such as from another device.</param>
internal sealed record PlaceRequest(string EventId, string? Place = null);

/// <summary>A place, and what can be said of it now.</summary>
/// <param name="Place">The token that keeps it.</param>
/// <param name="DrawAt">When the draw is; absent after it.</param>
/// <param name="Value">The place's value, from the draw on.</param>
/// <param name="Admitted">Whether it can be turned into a pass.</param>
/// <param name="Odds">The share of the seats that those up to this place want that is there: 1 means enough for all.</param>
/// <param name="PollSeconds">When to look at the room again.</param>
internal sealed record PlaceAnswer(
    string EventId,
    string Place,
    RoomPhase Phase,
    DateTimeOffset ServerTime,
    DateTimeOffset? DrawAt,
    double? Value,
    bool Admitted,
    Ahead? Ahead,
    MinuteRange? Minutes,
    double? Odds,
    int PollSeconds);

/// <summary>
/// <c>POST /booking/place</c>: gives a place, and writes nothing. In the lobby it is the same however often it is asked for. Later the
/// token keeps a place, and is sent to have it looked at again.
/// </summary>
internal sealed class TakePlace(
    EventCache events, Rooms rooms, PlaceCodes codes, RoomCounts counts, WaitingRoomMetrics metrics, Random random, TimeProvider clock)
{
    [Function(nameof(TakePlace))]
    [TakesBody]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "booking/place")] HttpRequest request,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        (PlaceRequest? wanted, Refusal? refusal) = await RequestBody.ReadAsync(
            request, WaitingRoomJson.Default.PlaceRequest, read => RoomEntry.CheckId(read.EventId), cancellationToken);
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

        RoomCopy copy = await rooms.GetAsync(wanted.EventId, cancellationToken);
        await rooms.WatchAsync(durable, document!, copy.Room, cancellationToken);
        if (copy.Room is not { EndedAt: null })
        {
            return RoomEntry.NotOpenYet(document!, now).ToResult();
        }

        string userId = Caller.Of(request).UserId;
        Place? place = null;
        if (wanted.Place is not null)
        {
            place = await codes.ReadPlaceAsync(wanted.Place, wanted.EventId, userId);
            if (place is null)
            {
                Refusal foreign = WaitingRoomRefusals.PlaceRefused();
                metrics.Count(foreign.Code);
                return foreign.ToResult();
            }
        }

        if (place is null || RoomEntry.IsOver(place, copy.Room))
        {
            // A copy that is not young may say that the lobby is open although the seed is known to everybody.
            copy = copy.Room.Draw.ClosedAt is null ? await rooms.GetYoungAsync(wanted.EventId, cancellationToken) : copy;
            if (copy.Room is not { EndedAt: null })
            {
                return RoomEntry.NotOpenYet(document!, now).ToResult();
            }

            place = RoomEntry.Place(copy.Room, now);
            wanted = wanted with { Place = codes.SignPlace(wanted.EventId, userId, place) };
            counts.Joined(wanted.EventId, copy.Room.Draw.Number, userId, place.Late, isNew: true);
        }
        else
        {
            counts.Joined(wanted.EventId, copy.Room.Draw.Number, userId, place.Late, isNew: false);
        }

        EventAvailability availability = await events.GetAvailabilityAsync(document!, cancellationToken);
        return JsonAnswer.Of(Answer(wanted.Place!, place, userId, copy.Room, availability, now), WaitingRoomJson.Default.PlaceAnswer);
    }

    private PlaceAnswer Answer(
        string token, Place place, string userId, RoomDocument room, EventAvailability availability, DateTimeOffset now)
    {
        EventDocument document = availability.Event;
        RoomPhase phase = QueueView.PhaseOf(document, room, availability.Available, now) ?? RoomPhase.Ended;
        if (room.Draw.OpenedAt is null || document.WaitingRoom is not { } plan)
        {
            return new PlaceAnswer(
                document.Id, token, phase, now, room.Draw.DrawAt, null, false, null, null, null, Poll(room.Draw.DrawAt - now));
        }

        double value = room.Draw.ValueOf(document.Id, userId, place.Late);
        bool admitted = value <= room.Pointer;
        Ahead ahead = Estimate.Ahead(room, value);
        var supply = new Supply(availability.Available, 0);
        MinuteRange? minutes = admitted ? null : Estimate.Minutes(room, plan, ahead, now);
        return new PlaceAnswer(
            document.Id,
            token,
            phase,
            now,
            null,
            value,
            admitted,
            ahead,
            minutes,
            Estimate.Odds(room, plan, ahead, supply, now),
            Poll(TimeSpan.FromMinutes(Math.Min(minutes?.From ?? 0, Polling.Most))));
    }

    private int Poll(TimeSpan left) => Polling.Seconds(left, random.NextDouble());
}
