using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Search;

/// <summary>Brings the index in step with what the store holds of some events.</summary>
internal sealed class EventIndexing(
    IDocumentContainer<EventDocument> events, IDocumentContainer<AvailabilityDocument> availability, ISearchIndex index, TimeProvider time)
{
    /// <summary>Takes events as the change feed brought them, each with its availability as it is now.</summary>
    public async Task IndexAsync(IEnumerable<EventDocument> changed, CancellationToken cancellationToken)
    {
        List<EventEntry> entries = [];
        foreach (EventDocument document in changed.GroupBy(document => document.Id).Select(versions => versions.MaxBy(v => v.Version)!))
        {
            entries.Add(EventEntry.Compose(document, await AvailabilityAsync(document.Id, [], cancellationToken), time.GetUtcNow()));
        }

        await WriteAsync(entries, cancellationToken);
    }

    /// <summary>Takes availability as the change feed brought it, each with its event and the event's other sections as they are now.</summary>
    public async Task IndexAsync(IEnumerable<AvailabilityDocument> changed, CancellationToken cancellationToken)
    {
        List<EventEntry> entries = [];
        foreach (IGrouping<string, AvailabilityDocument> sections in changed.GroupBy(section => section.EventId))
        {
            // An event without a document was never for sale, or its data was cleared away: there is nothing to index.
            if (await events.FindAsync(sections.Key, sections.Key, cancellationToken) is { Document: { } document })
            {
                entries.Add(EventEntry.Compose(document, await AvailabilityAsync(sections.Key, sections, cancellationToken), time.GetUtcNow()));
            }
        }

        await WriteAsync(entries, cancellationToken);
    }

    /// <summary>The last known availability of each section: a replica that is read may lag behind the feed, so what that brought counts too.</summary>
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
        RemovedEvent[] gone = [.. entries.OfType<EventEntry.Gone>().Select(entry => entry.Event)];
        if (found.Length > 0)
        {
            await index.UpsertAsync(found, cancellationToken);
        }

        if (gone.Length > 0)
        {
            await index.DeleteAsync(gone, cancellationToken);
        }
    }
}
