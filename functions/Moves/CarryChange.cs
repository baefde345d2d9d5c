using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using TicketMaster.Catalogue;
using TicketMaster.Messaging;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Moves;

/// <summary>A page of the events of a changed venue or performer.</summary>
/// <param name="Kind"><see cref="CarryChange.OfVenue"/> or <see cref="CarryChange.OfPerformer"/>.</param>
/// <param name="Continuation">The store's; null for the first page.</param>
internal sealed record CarriedPage(string Kind, string Id, string? Continuation);

/// <param name="Next">The next page's continuation; null if this was the last.</param>
internal sealed record CarriedEvents(string? Next);

/// <summary>
/// Carries a venue's new name or place, or a performer's new names, into the coming events, which have copies of them. The search follows
/// by the change feed of events. A page that was cut off is done again: an event that is in step is not written.
/// </summary>
internal sealed class CarryChange(
    IDocumentContainer<EventDocument> events,
    IDocumentContainer<VenueDocument> venues,
    IDocumentContainer<PerformerDocument> performers,
    EventCache cache,
    TimeProvider clock)
{
    public const string Orchestration = "CarryChange";
    public const string OfVenue = "venue";
    public const string OfPerformer = "performer";

    private const string Activity = "CarryIntoEvents";

    /// <summary>
    /// The orchestration is started before the venue or performer is written, so it waits for that. The second pass finds an event that was
    /// created meanwhile from what was there before.
    /// </summary>
    private static readonly TimeSpan[] s_pauses = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(45)];

    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(15);

    /// <summary>Starts the orchestration. This comes before the write: whatever dies then, the events follow.</summary>
    /// <param name="change">Tells this change from others. Each has a pass that begins after it.</param>
    public static Task ScheduleAsync(
        DurableTaskClient durable, string kind, string id, string change, CancellationToken cancellationToken) =>
        durable.StartOnceAsync(Orchestration, new CarriedPage(kind, id, null), $"{kind}-{id}-{change}", cancellationToken);

    [Function(Orchestration)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        CarriedPage first = context.GetInput<CarriedPage>()!;
        try
        {
            foreach (TimeSpan pause in s_pauses)
            {
                await context.CreateTimer(pause, CancellationToken.None);
                string? next = null;
                do
                {
                    CarriedEvents carried = await context.CallActivityAsync<CarriedEvents>(
                        Activity, first with { Continuation = next }, ActivityRetries.Patient);
                    next = carried.Next;
                }
                while (next is not null);
            }
        }
        catch (TaskFailedException)
        {
            // The outage has outlasted the activity's retries.
            await context.CreateTimer(s_pauseAfterFailure, CancellationToken.None);
            context.ContinueAsNew(first);
        }
    }

    [Function(Activity)]
    public async Task<CarriedEvents> CarryAsync(
        [ActivityTrigger] CarriedPage asked, [DurableClient] DurableTaskClient durable, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetUtcNow();
        DocumentQuery all = asked.Kind == OfVenue ? EventsOf.Venue(asked.Id, now) : EventsOf.Performer(asked.Id, now);
        QueryPage<EventDocument> page = await events.PageAsync(all with { Continuation = asked.Continuation }, cancellationToken);
        foreach (StoreResult<EventDocument> found in page.Items)
        {
            await CarryAsync(durable, asked, found, cancellationToken);
        }

        return new CarriedEvents(page.Continuation);
    }

    /// <summary>
    /// Brings one event into step. It is read before what it copies. So of two passes the one that knows the older copy either loses this
    /// write, or makes it before the other reads the event.
    /// </summary>
    private async Task CarryAsync(
        DurableTaskClient durable, CarriedPage asked, StoreResult<EventDocument>? found, CancellationToken cancellationToken)
    {
        while (found is { Document: { Status: EventStatus.Scheduled } current, ETag: { } etag }
            && await InStepAsync(asked, current, cancellationToken) is { } changed)
        {
            EventDocument next = EventMoves.Noted(current, changed with { Version = current.Version + 1 }, clock.GetUtcNow());
            if (EventMoves.Count(next) > EventMoves.Count(current))
            {
                await TellOfMove.ScheduleAsync(durable, next, cancellationToken);
            }

            StoreResult<EventDocument> written = await events.ReplaceAsync(next, etag, cancellationToken);
            StoreUnavailableException.ThrowIfUnavailable(written);
            if (written.IsOk)
            {
                cache.Forget(current.Id);
                return;
            }

            found = await events.FindAsync(current.Id, current.Id, cancellationToken);
        }
    }

    /// <returns>The event with what it copies as it is now; null if nothing differs. Events keep what was deleted.</returns>
    private async Task<EventDocument?> InStepAsync(CarriedPage asked, EventDocument current, CancellationToken cancellationToken)
    {
        if (asked.Kind == OfVenue)
        {
            return await venues.FindAsync(asked.Id, asked.Id, cancellationToken) is { Document: { Deleted: false } venue }
                && venue.ToEventVenue() is var copy
                && copy != current.Venue
                ? current with { Venue = copy, LocalDate = TimeZones.LocalDate(current.StartsAt, copy.TimeZone) }
                : null;
        }

        return await performers.FindAsync(asked.Id, asked.Id, cancellationToken) is { Document: { Deleted: false } performer }
            && current.Performers.Any(one => one.PerformerId == asked.Id && !IsOf(performer, one))
            ? current with
            {
                Performers =
                [
                    .. current.Performers.Select(one => one.PerformerId == asked.Id
                        ? one with { Name = performer.Name, AlsoKnownAs = performer.AlsoKnownAs }
                        : one),
                ],
            }
            : null;
    }

    private static bool IsOf(PerformerDocument performer, EventPerformer copy) =>
        copy.Name == performer.Name && (copy.AlsoKnownAs ?? []).SequenceEqual(performer.AlsoKnownAs ?? []);
}
