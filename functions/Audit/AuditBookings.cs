using Microsoft.Azure.Functions.Worker;
using TicketMaster.Bookings;
using TicketMaster.Storage;

namespace TicketMaster.Audit;

/// <summary>Follows the change feed of bookings and audits every sale.</summary>
internal sealed class AuditBookings(SaleAudit audit, AuditProgress progress, FeedLag lag)
{
    /// <summary>Bookings audited at the same time.</summary>
    private const int Parallel = 8;

    [Function("AuditBookings")]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:00:30")]
    public async Task RunAsync(
        [CosmosDBTrigger(
            StoreNames.Database,
            BookingsContainers.Bookings,
            Connection = StoreNames.Connection,
            LeaseContainerName = StoreNames.Leases,
            LeaseContainerPrefix = "audit-bookings",
            FeedPollDelay = 500,
            MaxItemsPerInvocation = 500,
            StartFromBeginning = true)]
        IReadOnlyList<BookingDocument> changes,
        CancellationToken cancellationToken)
    {
        foreach (List<BookingDocument> wave in Waves(changes.Where(SaleRules.IsSold)))
        {
            await System.Threading.Tasks.Parallel.ForEachAsync(
                wave,
                new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
                async (booking, stop) => await audit.AuditAsync(booking, stop));
        }

        await progress.AddAsync(changes, cancellationToken);
        lag.Handled(changes);
    }

    /// <summary>Cuts a batch where a seat comes again, so that the ledger sees the bookings of a seat in the feed's order.</summary>
    private static IEnumerable<List<BookingDocument>> Waves(IEnumerable<BookingDocument> changes)
    {
        List<BookingDocument> wave = [];
        HashSet<string> seats = [];
        foreach (BookingDocument booking in changes)
        {
            IReadOnlyList<BookedTicket> tickets = PartRefunds.EverOwn(booking);
            if (tickets.Any(ticket => seats.Contains(ticket.TicketId)))
            {
                yield return wave;
                wave = [];
                seats.Clear();
            }

            wave.Add(booking);
            seats.UnionWith(tickets.Select(ticket => ticket.TicketId));
        }

        yield return wave;
    }
}
