using Microsoft.Extensions.Logging;
using TicketMaster.Catalogue;
using TicketMaster.Storage;

namespace TicketMaster.Seats;

/// <summary>What a version of a document says of a seat, as a change feed brings it.</summary>
/// <param name="ProbedAt">When the document was written, if it is a probe of the feed.</param>
internal readonly record struct SeatNews(
    string EventId, string Section, string TicketId, SeatState State, DateTimeOffset? ProbedAt = null);

/// <summary>
/// Writes what change feeds bring into one <see cref="AvailabilityDocument"/> a section. Two functions do so, on several instances each,
/// and the ETag keeps them from undoing each other's writes.
/// </summary>
internal sealed partial class AvailabilityWrites(
    EventCache events, IDocumentContainer<AvailabilityDocument> availability, TimeProvider clock, ILogger<AvailabilityWrites> logger)
{
    /// <summary>Sections written at the same time.</summary>
    private const int Parallel = 8;

    /// <exception cref="StoreUnavailableException">Not all was written. The feed has to bring the batch again.</exception>
    public Task ApplyAsync(IEnumerable<SeatNews> news, CancellationToken cancellationToken) =>
        System.Threading.Tasks.Parallel.ForEachAsync(
            news.GroupBy(one => (one.EventId, one.Section)),
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (section, stop) => await ApplyAsync(section.Key.EventId, section.Key.Section, [.. section], stop));

    private async Task ApplyAsync(
        string eventId, string sectionName, IReadOnlyList<SeatNews> news, CancellationToken cancellationToken)
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

        await WriteAsync(eventId, section, Changes(document, news), news.Max(one => one.ProbedAt), cancellationToken);
    }

    private List<SeatChange> Changes(EventDocument document, IEnumerable<SeatNews> news)
    {
        List<SeatChange> changes = [];
        foreach (SeatNews one in news)
        {
            if (SeatingPlan.FindTicket(document.Id, document.Sections, one.TicketId) is { } planned)
            {
                changes.Add(new SeatChange(planned.Index, one.State));
            }
            else
            {
                UnknownSeat(logger, one.TicketId);
            }
        }

        return changes;
    }

    private async Task WriteAsync(
        string eventId, PlanSection section, List<SeatChange> changes, DateTimeOffset? probedAt, CancellationToken cancellationToken)
    {
        string id = AvailabilityProjection.Id(eventId, section.Section);
        AvailabilityDocument? before = null;
        AvailabilityDocument? after = await availability.ChangeAsync(
            id,
            current =>
            {
                before = current;
                return AvailabilityProjection.Apply(current, eventId, section, changes) is { } next
                    ? next with { ProbedAt = probedAt }
                    : current;
            },
            cancellationToken);
        if (after is not null && !ReferenceEquals(before, after) && !IsShownAlike(before, after))
        {
            events.AvailabilityChanged(eventId);
        }
    }

    /// <summary>Whether only seats were cleared whose holds are over. Readers need not hurry for that, and a crowd has many.</summary>
    private bool IsShownAlike(AvailabilityDocument? before, AvailabilityDocument after)
    {
        DateTimeOffset now = clock.GetUtcNow();
        return before is not null
            && AvailabilityProjection.AsShown(before, now).Version == AvailabilityProjection.AsShown(after, now).Version;
    }

    [LoggerMessage(
        LogLevel.Error, "A ticket names section '{Section}' of event '{EventId}', which does not exist; availability leaves it out")]
    private static partial void UnknownSection(ILogger logger, string eventId, string section);

    [LoggerMessage(LogLevel.Error, "Ticket '{TicketId}' is for a seat that its event's plan does not have; availability leaves it out")]
    private static partial void UnknownSeat(ILogger logger, string ticketId);
}
