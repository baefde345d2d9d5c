using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Tickets;

/// <param name="Conflicts">In no particular order; those of a seat one after the other.</param>
/// <param name="Next">The next page's address, absent on the last.</param>
internal sealed record ConflictsAnswer(string EventId, IReadOnlyList<ConflictAnswer> Conflicts, string? Next);

/// <summary>
/// <c>GET /admin/events/{eventId}/scan-conflicts</c>: the scans of an event that contradict each other or what became of their tickets.
/// </summary>
internal sealed class ListConflicts(IDocumentContainer<SeatDocument> seats, EventCache events)
{
    [GateOnly]
    [Function("ListScanConflicts")]
    [TakesQuery(PageRequest.SizeParameter, PageRequest.ContinuationParameter)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminRoutes.Prefix + "/events/{eventId}/scan-conflicts")]
        HttpRequest request,
        [Id(Limits.EventIdLength)] string eventId,
        CancellationToken cancellationToken)
    {
        if (await events.GetEventAsync(eventId, cancellationToken) is null)
        {
            return BookingRefusals.NoSuchEvent(eventId).ToResult();
        }

        var query = new DocumentQuery(null, [new Predicate("conflictsOf", Comparison.Equal, eventId)]);
        return await seats.AnswerAsync(
            query,
            request,
            $"/admin/events/{eventId}/scan-conflicts",
            page => new ConflictsAnswer(eventId, [.. page.Documents.SelectMany(ConflictAnswer.Of)], page.Next),
            TicketsJson.Default.ConflictsAnswer,
            cancellationToken);
    }
}
