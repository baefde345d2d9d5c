using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TicketMaster.Catalogue;
using TicketMaster.Storage;

namespace TicketMaster.Refund;

/// <summary>
/// Starts <see cref="EndBookingsOfEvent"/> for every event that does not take place any more. The request that cancelled the event may have
/// been cut off after its write, and then nobody would be refunded.
/// </summary>
internal sealed class EndCancelledEvents(FeedLag lag)
{
    [Function(nameof(EndCancelledEvents))]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:00:30")]
    public async Task RunAsync(
        [CosmosDBTrigger(
            StoreNames.Database,
            CatalogueContainers.Events,
            Connection = StoreNames.Connection,
            LeaseContainerName = StoreNames.Leases,
            LeaseContainerPrefix = "end-cancelled-events",
            FeedPollDelay = 500,
            MaxItemsPerInvocation = 1_000,
            StartFromBeginning = true)]
        IReadOnlyList<EventDocument> changes,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        foreach (EventDocument ended in changes.Where(changed => changed.Status != EventStatus.Scheduled && changed.ProbedAt is null))
        {
            await EndBookingsOfEvent.ScheduleAsync(durable, ended.Id, cancellationToken);
        }

        lag.Handled(changes);
    }
}
