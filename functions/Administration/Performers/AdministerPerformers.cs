using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Moves;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <param name="Performers">By name.</param>
/// <param name="Next">The next page's address, absent on the last.</param>
internal sealed record PerformersAnswer(IReadOnlyList<PerformerBody> Performers, string? Next);

/// <summary>Performers. A new name is carried into the coming events.</summary>
[AdminOnly]
internal sealed class AdministerPerformers(IDocumentContainer<PerformerDocument> performers, UpcomingEvents upcoming)
{
    private const string All = AdminRoutes.Prefix + "/performers";
    private const string Route = All + "/{performerId}";

    private readonly CatalogueEntries<PerformerDocument, PerformerBody> _performers = new(
        performers, AdministrationJson.Default.PerformerBody)
    {
        Kind = CarryChange.OfPerformer,
        ToBody = PerformerBody.From,
        IsDeleted = performer => performer.Deleted,
        Delete = performer => performer with { Deleted = true },
        FindEventsAsync = upcoming.OfPerformerAsync,
    };

    [Function("GetPerformer")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        [Id] string performerId,
        CancellationToken cancellationToken) => _performers.GetAsync(performerId, cancellationToken);

    [Function("ListPerformers")]
    [TakesQuery(PageRequest.SizeParameter, PageRequest.ContinuationParameter)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = All)] HttpRequest request,
        CancellationToken cancellationToken) => _performers.ListAsync(
            request,
            "/admin/performers",
            (page, next) => new PerformersAnswer([.. page.Select(PerformerBody.From)], next),
            AdministrationJson.Default.PerformersAnswer,
            cancellationToken);

    [Function("PutPerformer")]
    [TakesBody]
    public Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request,
        [Id] string performerId,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken) => _performers.PutAsync(request, performerId, durable, cancellationToken);

    [Function("DeletePerformer")]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route)] HttpRequest request,
        [Id] string performerId,
        CancellationToken cancellationToken) => _performers.DeleteAsync(request, performerId, cancellationToken);
}
