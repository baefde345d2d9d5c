using Microsoft.Azure.Functions.Worker;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Operations;

/// <summary>
/// Writes probes once a minute into the containers whose change feeds are followed. Each function that follows a feed reports how long they
/// took (<see cref="FeedLag"/>). An alert misses the reports of a feed that nobody follows any more. The projection of the probes' seats is
/// itself the probe of the next feed.
/// </summary>
internal sealed class ProbeChangeFeeds(
    IDocumentContainer<EventDocument> events,
    IDocumentContainer<SeatDocument> seats,
    IDocumentContainer<BookingDocument> bookings,
    TimeProvider clock)
{
    private const string Schedule = "0 * * * * *";

    [Function(nameof(ProbeChangeFeeds))]
    public async Task RunAsync([TimerTrigger(Schedule)] TimerInfo timer, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetUtcNow();
        await PutAsync(events, before => FeedProbes.Event(before, now), cancellationToken);
        foreach (int index in FeedProbes.Turn(now))
        {
            await PutAsync(seats, before => FeedProbes.Seat(index, before, now), cancellationToken);
            await PutAsync(bookings, _ => FeedProbes.Booking(index, now), cancellationToken);
        }
    }

    /// <exception cref="StoreUnavailableException">The store did not answer. The next minute writes probes again.</exception>
    private static async Task PutAsync<T>(IDocumentContainer<T> container, Func<T?, T> next, CancellationToken cancellationToken)
        where T : class, IProbed
    {
        T named = next(null);
        StoreResult<T>? before = await container.FindAsync(named.Id, named.PartitionKey, cancellationToken);
        StoreResult<T> written = await container.WriteAsync(next(before?.Document), before?.ETag, cancellationToken);

        // After a lost race another instance has written the probe.
        StoreUnavailableException.ThrowIfUnavailable(written);
    }
}
