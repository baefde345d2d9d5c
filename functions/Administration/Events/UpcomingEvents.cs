using TicketMaster.Catalogue;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <summary>Finds the events to come that need a venue or a performer.</summary>
internal sealed class UpcomingEvents(IDocumentContainer<EventDocument> events, TimeProvider time)
{
    /// <summary>Events named in a refusal, at most.</summary>
    private const int Most = 10;

    public Task<IReadOnlyList<string>> AtVenueAsync(string venueId, CancellationToken cancellationToken) =>
        FindAsync([new Predicate("venueId", Comparison.Equal, venueId)], _ => true, cancellationToken);

    /// <summary>Looks through all events to come: an event has many performers, which the stores do not index; this is asked for rarely.</summary>
    public Task<IReadOnlyList<string>> OfPerformerAsync(string performerId, CancellationToken cancellationToken) =>
        FindAsync([], document => document.Performers.Any(performer => performer.PerformerId == performerId), cancellationToken);

    private async Task<IReadOnlyList<string>> FindAsync(
        IReadOnlyList<Predicate> where, Func<EventDocument, bool> needs, CancellationToken cancellationToken)
    {
        string now = InstantConverter.Text(time.GetUtcNow());
        var query = new DocumentQuery(PartitionKey: null, [.. where, new Predicate("startsAt", Comparison.GreaterThanOrEqual, now)]);
        List<string> found = [];
        await foreach (QueryPage<EventDocument> page in events.PagesAsync(query, cancellationToken))
        {
            found.AddRange(page.Items
                .Select(item => item.Document!)
                .Where(document => document.Status == EventStatus.Scheduled && needs(document))
                .Select(document => document.Id));
            if (found.Count >= Most)
            {
                break;
            }
        }

        return found.Count > Most ? found[..Most] : found;
    }
}
