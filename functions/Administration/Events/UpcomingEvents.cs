using TicketMaster.Catalogue;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <summary>Finds the coming events of a venue or performer.</summary>
internal sealed class UpcomingEvents(IDocumentContainer<EventDocument> events, TimeProvider time)
{
    /// <summary>The most events to name in a refusal.</summary>
    private const int Most = 10;

    public Task<IReadOnlyList<string>> AtVenueAsync(string venueId, CancellationToken cancellationToken) =>
        FindAsync(EventsOf.Venue(venueId, time.GetUtcNow()), cancellationToken);

    public Task<IReadOnlyList<string>> OfPerformerAsync(string performerId, CancellationToken cancellationToken) =>
        FindAsync(EventsOf.Performer(performerId, time.GetUtcNow()), cancellationToken);

    private async Task<IReadOnlyList<string>> FindAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        List<string> found = [];
        await foreach (QueryPage<EventDocument> page in events.PagesAsync(query, cancellationToken))
        {
            found.AddRange(page.Items
                .Select(item => item.Document!)
                .Where(document => document.Status == EventStatus.Scheduled)
                .Select(document => document.Id));
            if (found.Count >= Most)
            {
                break;
            }
        }

        return found.Count > Most ? found[..Most] : found;
    }
}
