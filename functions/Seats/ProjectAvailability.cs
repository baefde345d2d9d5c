using Microsoft.Azure.Functions.Worker;
using TicketMaster.Storage;

namespace TicketMaster.Seats;

/// <summary>Follows the change feed of seats and shows who took them and until when. The bookings' feed brings what was paid for.</summary>
internal sealed class ProjectAvailability(AvailabilityWrites availability, FeedLag lag)
{
    [Function("ProjectAvailability")]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:00:30")]
    public async Task RunAsync(
        [CosmosDBTrigger(
            StoreNames.Database,
            SeatsContainers.Seats,
            Connection = StoreNames.Connection,
            LeaseContainerName = StoreNames.Leases,
            LeaseContainerPrefix = "availability",
            FeedPollDelay = 500,
            MaxItemsPerInvocation = 2_000,
            StartFromBeginning = true)]
        IReadOnlyList<SeatDocument> changes,
        CancellationToken cancellationToken)
    {
        await availability.ApplyAsync(
            changes.Select(seat =>
                new SeatNews(seat.EventId, seat.Section, seat.Id, AvailabilityProjection.StateOf(seat), seat.ProbedAt)),
            cancellationToken);
        lag.Handled(changes);
    }
}
