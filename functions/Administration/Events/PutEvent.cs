using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Moves;
using TicketMaster.Payments;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.WaitingRoom;

namespace TicketMaster.Administration;

/// <summary>Creates an event from its venue's seating plan, or changes it. New prices count for new holds only.</summary>
[AdminOnly]
internal sealed class PutEvent(
    IDocumentContainer<EventDocument> events,
    IDocumentContainer<VenueDocument> venues,
    IDocumentContainer<PerformerDocument> performers,
    SeatsInUse seatsInUse,
    EventCache cache,
    IPaymentProvider provider,
    BookingKeys keys,
    Rooms rooms,
    TimeProvider time)
{
    [Function("PutEvent")]
    [TakesBody]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = AdminRoutes.Prefix + "/events/{eventId}")] HttpRequest request,
        [Id(Limits.EventIdLength)] string eventId,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        EventTimes? times = null;
        (EventBody? body, Refusal? refusal) = await RequestBody.ReadAsync(
            request,
            AdministrationJson.Default.EventBody,
            read => read.Problems(eventId, out times).ToRefusal(),
            cancellationToken,
            Limits.AdminBodyBytes);
        if (body is null)
        {
            return refusal!.ToResult();
        }

        Change<EventDocument> change = await DocumentChange.MakeAsync(
            events,
            eventId,
            request,
            exists: found => found.Status != EventStatus.Deleted,
            (current, stop) => DecideAndTellAsync(durable, eventId, body, times!, current, stop),
            cancellationToken);
        cache.Forget(eventId);
        if (change is Change<EventDocument>.Done({ WaitingRoom: not null } written, _, _))
        {
            await rooms.WatchAsync(durable, written, room: null, cancellationToken);
        }

        return AdminResult.Written(change, EventBody.From, AdministrationJson.Default.EventBody);
    }

    /// <summary>Buyers of an event that moves are told. That is started before the write, so it is not forgotten in between.</summary>
    private async Task<Decision<EventDocument>> DecideAndTellAsync(
        DurableTaskClient durable,
        string eventId,
        EventBody body,
        EventTimes times,
        EventDocument? current,
        CancellationToken cancellationToken)
    {
        Decision<EventDocument> decision = await DecideAsync(eventId, body, times, current, cancellationToken);
        if (current is not null
            && decision is Decision<EventDocument>.Write(var next)
            && EventMoves.Count(next) > EventMoves.Count(current))
        {
            await TellOfMove.ScheduleAsync(durable, next, cancellationToken);
        }

        return decision;
    }

    private async Task<Decision<EventDocument>> DecideAsync(
        string eventId, EventBody body, EventTimes times, EventDocument? current, CancellationToken cancellationToken)
    {
        switch (current)
        {
            case not null when current.Status != EventStatus.Scheduled:
                return new Decision<EventDocument>.Refuse(AdminRefusals.EventEnded(current.Status));
            case not null when current.Venue.VenueId != body.VenueId:
                return new Decision<EventDocument>.Refuse(AdminRefusals.VenueFixed(current.Venue.VenueId));
        }

        List<string> problems = [];
        if (body.Status is not (null or EventStatus.Scheduled))
        {
            problems.Add("'status' is changed by DELETE only.");
        }

        if (Categories.Find(body.Category) is null && body.Category != current?.Category)
        {
            problems.Add(Categories.Unknown("category"));
        }

        VenueDocument? venue = await VenueAsync(body.VenueId, cancellationToken);
        if (venue is null && current is null)
        {
            problems.Add($"There is no venue '{body.VenueId}'.");
        }

        IReadOnlyList<EventPerformer> named = await PerformersAsync(body, current, problems, cancellationToken);
        if (problems.Count > 0)
        {
            return new Decision<EventDocument>.Refuse(AdminRefusals.Invalid(problems));
        }

        var catalogue = new EventPlanning.Catalogue(venue?.ToEventVenue() ?? current!.Venue, named);
        EventDocument next = EventPlanning.Plan(eventId, body, times, catalogue, current?.Sections ?? venue!.Sections, current) with
        {
            BookingKey = current is null ? keys.Current : current.BookingKey,
        };
        next = current is null ? next : EventMoves.Noted(current, next, time.GetUtcNow());
        string[] wrong =
        [
            .. EventPlanning.Problems(next, body, current, time.GetUtcNow()),
            .. PriceProblems.Find(next.Currency, next.PriceBands, provider.RangeOf(next.Currency)),
        ];
        return wrong.Length > 0
            ? new Decision<EventDocument>.Refuse(AdminRefusals.Invalid(wrong))
            : current is null
                ? new Decision<EventDocument>.Write(next)
                : await DecideChangeAsync(current, next, cancellationToken);
    }

    private async Task<Decision<EventDocument>> DecideChangeAsync(
        EventDocument current, EventDocument next, CancellationToken cancellationToken)
    {
        if (DocumentChange.Same(current, next with { Version = current.Version }))
        {
            return new Decision<EventDocument>.Keep();
        }

        if (EventChangeDecision.Decide(current, next) is not { } unless)
        {
            return new Decision<EventDocument>.Write(next);
        }

        IReadOnlyList<string> inUse = await seatsInUse.FindAsync(current.Id, unless.Sections, cancellationToken);
        return inUse.Count == 0
            ? new Decision<EventDocument>.Write(next)
            : new Decision<EventDocument>.Refuse(AdminRefusals.SeatsInUse(inUse, unless.Why));
    }

    private async Task<VenueDocument?> VenueAsync(string venueId, CancellationToken cancellationToken)
    {
        StoreResult<VenueDocument>? found = await venues.FindAsync(venueId, venueId, cancellationToken);
        return found is { Document: { Deleted: false } venue } ? venue : null;
    }

    /// <summary>The performers with their present names. A deleted one keeps its name in the event.</summary>
    private async Task<IReadOnlyList<EventPerformer>> PerformersAsync(
        EventBody body, EventDocument? current, List<string> problems, CancellationToken cancellationToken)
    {
        StoreResult<PerformerDocument>?[] found = await Task.WhenAll(
            body.PerformerIds.Select(id => performers.FindAsync(id, id, cancellationToken)));
        List<EventPerformer> named = [];
        for (int i = 0; i < found.Length; i++)
        {
            string id = body.PerformerIds[i];
            EventPerformer? performer = found[i] is { Document: { Deleted: false } document }
                ? new EventPerformer(id, document.Name, document.AlsoKnownAs)
                : current?.Performers.FirstOrDefault(before => before.PerformerId == id);
            if (performer is null)
            {
                problems.Add($"There is no performer '{id}'.");
            }
            else
            {
                named.Add(performer);
            }
        }

        return named;
    }
}
