using Microsoft.Extensions.Logging;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Search;

/// <summary>Updates the index to what the store holds of some events.</summary>
internal sealed partial class EventIndexing(
    IDocumentContainer<EventDocument> events,
    IDocumentContainer<AvailabilityDocument> availability,
    ISearchIndex index,
    TimeProvider time,
    ILogger<EventIndexing> logger)
{
    /// <summary>Indexes changed events, each with its current availability.</summary>
    public async Task IndexAsync(IEnumerable<EventDocument> changed, CancellationToken cancellationToken)
    {
        List<EventEntry> entries = [];
        foreach (EventDocument document in changed.GroupBy(document => document.Id).Select(versions => versions.MaxBy(v => v.Version)!))
        {
            entries.Add(EventEntry.Compose(document, await AvailabilityAsync(document.Id, [], cancellationToken), time.GetUtcNow()));
        }

        await WriteAsync(entries, cancellationToken);
    }

    /// <summary>Indexes events of changed availability, each as it is now with its other sections.</summary>
    public async Task IndexAsync(IEnumerable<AvailabilityDocument> changed, CancellationToken cancellationToken)
    {
        List<EventEntry> entries = [];
        foreach (IGrouping<string, AvailabilityDocument> sections in changed.GroupBy(section => section.EventId))
        {
            // Without its document the event was never for sale or is cleared away.
            if (await events.FindAsync(sections.Key, sections.Key, cancellationToken) is { Document: { } document })
            {
                List<AvailabilityDocument> current = await AvailabilityAsync(sections.Key, sections, cancellationToken);
                entries.Add(EventEntry.Compose(document, current, time.GetUtcNow()));
            }
        }

        await WriteAsync(entries, cancellationToken);
    }

    /// <summary>The newest known availability of each section. A replica may lag behind what the feed brought.</summary>
    private async Task<List<AvailabilityDocument>> AvailabilityAsync(
        string eventId, IEnumerable<AvailabilityDocument> brought, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(PartitionKey: null, [new Predicate("eventId", Comparison.Equal, eventId)]);
        List<StoreResult<AvailabilityDocument>> stored = await availability.QueryAllAsync(query, cancellationToken);
        return
        [
            .. stored.Select(found => found.Document!).Concat(brought)
                .GroupBy(section => section.Section)
                .Select(versions => versions.MaxBy(section => section.Version)!),
        ];
    }

    private async Task WriteAsync(List<EventEntry> entries, CancellationToken cancellationToken)
    {
        IndexedEvent[] found = [.. entries.OfType<EventEntry.Found>().Select(entry => entry.Event)];
        EventEntry.Unfit[] unfit = [.. entries.OfType<EventEntry.Unfit>()];
        RemovedEvent[] gone = [.. entries.OfType<EventEntry.Gone>().Select(entry => entry.Event), .. unfit.Select(entry => entry.Event)];
        foreach (EventEntry.Unfit entry in unfit)
        {
            LogUnfit(entry.Event.EventId, entry.Character);
        }

        if (found.Length > 0)
        {
            await index.UpsertAsync(found, cancellationToken);
        }

        if (gone.Length > 0)
        {
            await index.DeleteAsync(gone, cancellationToken);
        }
    }

    [LoggerMessage(
        LogLevel.Error,
        "Event {EventId} is left out of the search: a name has the character {Character}. Put the event again, or its venue or performer.")]
    private partial void LogUnfit(string eventId, string character);
}
