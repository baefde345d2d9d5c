using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Seats;

namespace TicketMaster.WaitingRoom;

/// <summary>
/// <c>GET /queue/{eventId}</c>: the room's public state. An edge asks once a second, however many wait; each instance renders it once a
/// second.
/// </summary>
internal sealed class ViewQueue(EventCache events, Rooms rooms, TimeProvider clock)
{
    [AllowAnyone]
    [Function(nameof(ViewQueue))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "queue/{eventId}")] HttpRequest request,
        [Id] string eventId,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        EventDocument? document = await events.GetEventAsync(eventId, cancellationToken);
        if (EventRequest.RefuseMissing(document, section: null) is { } missing)
        {
            return missing.ToResult();
        }

        RoomCopy copy = await rooms.GetAsync(eventId, cancellationToken);
        EventAvailability availability = await events.GetAvailabilityAsync(document!, cancellationToken);
        if (QueueView.PhaseOf(document!, copy.Room, availability.Available, clock.GetUtcNow()) is null)
        {
            return Refusal.NotFound("The event has no waiting room: its seats can be reserved without a pass.").ToResult();
        }

        await rooms.WatchAsync(durable, document!, copy.Room, cancellationToken);
        return copy.Renderings.Get("queue", () => Render(copy.Room, availability)).ToResult(ViewEvent.CacheControl);
    }

    private Rendered Render(RoomDocument? room, EventAvailability availability)
    {
        DateTimeOffset now = clock.GetUtcNow();
        RoomPhase phase = QueueView.PhaseOf(availability.Event, room, availability.Available, now) ?? RoomPhase.Ended;
        return Rendered.Json(QueueView.Of(phase, room, availability, now), WaitingRoomJson.Default.QueueView);
    }
}
