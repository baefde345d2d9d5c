using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <param name="Performers">By name.</param>
/// <param name="Next">The next page's address, absent on the last.</param>
internal sealed record PerformersAnswer(IReadOnlyList<PerformerBody> Performers, string? Next);

/// <summary><c>GET /admin/performers</c>: all performers by name, page by page.</summary>
[AdminOnly]
internal sealed class ListPerformers(IDocumentContainer<PerformerDocument> performers)
{
    [Function(nameof(ListPerformers))]
    [TakesQuery(PageRequest.SizeParameter, PageRequest.ContinuationParameter)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminRoutes.Prefix + "/performers")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        (PageRequest? asked, Refusal? refusal) = PageRequest.Read(request);
        if (asked is null)
        {
            return refusal!.ToResult();
        }

        if (await performers.ListAsync(new(null, [], OrderBy: "name"), asked, "/admin/performers", cancellationToken) is not { } page)
        {
            return PageRequest.InvalidContinuation().ToResult();
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.Of(
            new PerformersAnswer([.. page.Documents.Where(performer => !performer.Deleted).Select(PerformerBody.From)], page.Next),
            AdministrationJson.Default.PerformersAnswer);
    }
}
