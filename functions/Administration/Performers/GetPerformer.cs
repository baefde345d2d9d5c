using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

[AdminOnly]
internal sealed class GetPerformer(IDocumentContainer<PerformerDocument> performers)
{
    [Function("GetPerformer")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = AdminRoutes.Prefix + "/performers/{performerId}")] HttpRequest request,
        [Id] string performerId,
        CancellationToken cancellationToken)
    {
        StoreResult<PerformerDocument>? found = await performers.FindAsync(performerId, performerId, cancellationToken);
        return found is { Document: { Deleted: false } document, ETag: { } etag }
            ? AdminResult.Of(PerformerBody.Of(document), AdministrationJson.Default.PerformerBody, etag)
            : AdminRefusals.NoSuchPerformer().ToResult();
    }
}
