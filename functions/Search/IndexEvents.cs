using Microsoft.Azure.Functions.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Storage;

namespace TicketMaster.Search;

/// <summary>Follows the change feed of events and updates the search index.</summary>
internal sealed class IndexEvents(EventIndexing indexing, FeedLag lag)
{
    public const string Name = nameof(IndexEvents);

    [Function(Name)]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:00:30")]
    public async Task RunAsync(
        [CosmosDBTrigger(
            StoreNames.Database,
            CatalogueContainers.Events,
            Connection = StoreNames.Connection,
            LeaseContainerName = StoreNames.Leases,
            // Another prefix reads all events again. This is the third: the entries of those before lack fields.
            LeaseContainerPrefix = "index-events-3",
            FeedPollDelay = 500,
            MaxItemsPerInvocation = 1_000,
            StartFromBeginning = true)]
        IReadOnlyList<EventDocument> changes,
        CancellationToken cancellationToken)
    {
        await indexing.IndexAsync(changes, cancellationToken);
        lag.Handled(changes);
    }
}
