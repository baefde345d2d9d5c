using Microsoft.Azure.Functions.Worker;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Search;

/// <summary>Follows the change feed of availability, so that searches show coarsely what is left.</summary>
internal sealed class IndexAvailability(EventIndexing indexing, FeedLag lag)
{
    [Function(nameof(IndexAvailability))]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:00:30")]
    public async Task RunAsync(
        [CosmosDBTrigger(
            StoreNames.Database,
            SeatsContainers.Availability,
            Connection = StoreNames.Connection,
            LeaseContainerName = StoreNames.Leases,
            LeaseContainerPrefix = "index-availability",
            FeedPollDelay = 500,
            MaxItemsPerInvocation = 1_000,
            StartFromBeginning = true)]
        IReadOnlyList<AvailabilityDocument> changes,
        CancellationToken cancellationToken)
    {
        await indexing.IndexAsync(changes, cancellationToken);
        lag.Handled(changes);
    }
}
