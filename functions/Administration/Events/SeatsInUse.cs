using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <summary>Finds the seats of an event that somebody holds or has bought.</summary>
internal sealed class SeatsInUse(IDocumentContainer<SeatDocument> seats)
{
    /// <summary>The most seats to name in a refusal.</summary>
    private const int Most = 10;

    /// <param name="sections">The sections to look in; null for all.</param>
    /// <returns>Some of them, in id order; empty if no seat is in use.</returns>
    public async Task<IReadOnlyList<string>> FindAsync(string eventId, IReadOnlySet<string>? sections, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(PartitionKey: null, [new Predicate("eventId", Comparison.Equal, eventId)], PageSize: 1_000);
        List<string> found = [];
        await foreach (QueryPage<SeatDocument> page in seats.PagesAsync(query, cancellationToken))
        {
            found.AddRange(page.Items
                .Select(item => item.Document!)
                .Where(seat => seat.Status != SeatStatus.Free && (sections is null || sections.Contains(seat.Section)))
                .Select(seat => seat.Id));
            if (found.Count >= Most)
            {
                break;
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found.Count > Most ? found[..Most] : found;
    }
}
