using TicketMaster.Catalogue;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <summary>Finds the coming events of a venue or performer.</summary>
internal sealed class UpcomingEvents(IDocumentContainer<EventDocument> events, TimeProvider time)
{
    /// <summary>The most events to name in a refusal.</summary>
    private const int Most = 10;

    public Task<IReadOnlyList<string>> AtVenueAsync(string venueId, CancellationToken cancellationToken) =>
        FindAsync([new Predicate("venueId", Comparison.Equal, venueId)], _ => true, cancellationToken);

    /// <summary>Looks through all coming events: stores do not index their performers, and this is rare.</summary>
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
