using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <param name="Events">The soonest first, without their sections.</param>
/// <param name="Next">The next page's address, absent on the last.</param>
internal sealed record EventsAnswer(IReadOnlyList<EventBody> Events, string? Next);

/// <summary>
/// <c>GET /admin/events</c>: events that begin at or after <c>from</c>, the soonest first, cancelled ones too. By their names
/// <c>GET /search</c> finds them.
/// </summary>
[AdminOnly]
internal sealed class ListEvents(IDocumentContainer<EventDocument> events)
{
    [Function(nameof(ListEvents))]
    [TakesQuery("venueId", "performerId", "from", PageRequest.SizeParameter, PageRequest.ContinuationParameter)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminRoutes.Prefix + "/events")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        string? venueId = QueryParameters.Given(request, "venueId");
        string? performerId = QueryParameters.Given(request, "performerId");
        string? from = QueryParameters.Given(request, "from");
        List<string> problems = [];
        DateTimeOffset? moment = from is null ? null : TextProblems.Moment(problems, "from", from.Replace(' ', '+'));
        Refusal? refusal = venueId is not null && !Ids.IsValid(venueId) ? Refusal.InvalidId("venueId")
            : performerId is not null && !Ids.IsValid(performerId) ? Refusal.InvalidId("performerId")
            : problems.ToRefusal();
        if (refusal is not null)
        {
            return refusal.ToResult();
        }

        List<Predicate> where = moment is { } earliest ? [EventsOf.From(earliest)] : [];
        if (venueId is not null)
        {
            where.Add(new("venueId", Comparison.Equal, venueId));
        }

        if (performerId is not null)
        {
            where.Add(new(EventsOf.PerformerProperty, Comparison.Equal, performerId));
        }

        string address = PageRequest.Address("/admin/events", ("venueId", venueId), ("performerId", performerId), ("from", from));
        return await events.AnswerAsync(
            new(null, where, OrderBy: "startsAt"),
            request,
            address,
            page => new EventsAnswer(
                [
                    .. page.Documents.Where(document => document.Status != EventStatus.Deleted)
                        .Select(document => EventBody.From(document) with { Sections = null }),
                ],
                page.Next),
            AdministrationJson.Default.EventsAnswer,
            cancellationToken);
    }
}
