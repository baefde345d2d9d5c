using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using TicketMaster.Catalogue;
using TicketMaster.Storage;

namespace TicketMaster.Seats;

/// <summary>Follows the change feed of seats and keeps one <see cref="AvailabilityDocument"/> a section.</summary>
internal sealed partial class ProjectAvailability(
    EventCache events, IDocumentContainer<AvailabilityDocument> availability, FeedLag lag, ILogger<ProjectAvailability> logger)
{
    /// <summary>Sections written at the same time.</summary>
    private const int Parallel = 8;

    /// <summary>Lost races in a row before the batch goes back to the feed.</summary>
    private const int Attempts = 20;

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
        await System.Threading.Tasks.Parallel.ForEachAsync(
            changes.GroupBy(seat => (seat.EventId, seat.Section)),
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (section, stop) => await ProjectAsync(section.Key.EventId, section.Key.Section, [.. section], stop));
        lag.Handled(changes);
    }

    private async Task ProjectAsync(
        string eventId, string sectionName, IReadOnlyList<SeatDocument> seats, CancellationToken cancellationToken)
    {
        EventDocument? document = await events.GetEventAsync(eventId, cancellationToken);
        if (document is null || SeatingPlan.FindSection(document.Sections, sectionName) is null)
        {
            // The cache may be older than the event or section. A change dropped here would never be shown.
            events.Forget(eventId);
            document = await events.GetEventAsync(eventId, cancellationToken);
        }

        if (document is null || SeatingPlan.FindSection(document.Sections, sectionName) is not { } section)
        {
            // Seats come from the plan of an event, and neither is ever removed. Waiting would not help and would hold up other events.
            UnknownSection(logger, eventId, sectionName);
            return;
        }

        await ApplyAsync(eventId, section, Changes(document, seats), seats.Max(seat => seat.ProbedAt), cancellationToken);
    }

    private List<SeatChange> Changes(EventDocument document, IEnumerable<SeatDocument> seats)
    {
        List<SeatChange> changes = [];
        foreach (SeatDocument seat in seats)
        {
            if (SeatingPlan.FindTicket(document.Id, document.Sections, seat.Id) is { } planned)
            {
                changes.Add(new SeatChange(planned.Index, AvailabilityProjection.MarkOf(seat), seat.Version));
            }
            else
            {
                UnknownSeat(logger, seat.Id);
            }
        }

        return changes;
    }

    private async Task ApplyAsync(
        string eventId, PlanSection section, List<SeatChange> changes, DateTimeOffset? probedAt, CancellationToken cancellationToken)
    {
        string id = AvailabilityProjection.Id(eventId, section.Section);
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            StoreResult<AvailabilityDocument>? current = await availability.FindAsync(id, id, cancellationToken);
            if (AvailabilityProjection.Apply(current?.Document, eventId, section, changes) is not { } applied)
            {
                return;
            }

            AvailabilityDocument next = applied with { ProbedAt = probedAt };
            StoreResult<AvailabilityDocument> written = current is { ETag: string etag }
                ? await availability.ReplaceAsync(next, etag, cancellationToken)
                : await availability.CreateAsync(next, cancellationToken);
            switch (written.Status)
            {
                case StoreStatus.Ok:
                    events.AvailabilityChanged(eventId);
                    return;
                case StoreStatus.Throttled:
                    throw new StoreUnavailableException(written.Status, written.RetryAfter);
                default:
                    // Another instance was first or the answer was lost. The next read shows what is still to be written.
                    continue;
            }
        }

        throw new StoreUnavailableException(StoreStatus.PreconditionFailed, null);
    }

    [LoggerMessage(
        LogLevel.Error, "A ticket names section '{Section}' of event '{EventId}', which does not exist; availability leaves it out")]
    private static partial void UnknownSection(ILogger logger, string eventId, string section);

    [LoggerMessage(LogLevel.Error, "Ticket '{TicketId}' is for a seat that its event's plan does not have; availability leaves it out")]
    private static partial void UnknownSeat(ILogger logger, string ticketId);
}
