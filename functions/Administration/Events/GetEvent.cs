using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

[AdminOnly]
internal sealed class GetEvent(IDocumentContainer<EventDocument> events)
{
    [Function("GetEvent")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminRoutes.Prefix + "/events/{eventId}")] HttpRequest request,
        [Id(Limits.EventIdLength)] string eventId,
        CancellationToken cancellationToken)
    {
        StoreResult<EventDocument>? found = await events.FindAsync(eventId, eventId, cancellationToken);
        return found is { Document: { Status: not EventStatus.Deleted } document, ETag: { } etag }
            ? AdminResult.Document(EventBody.From(document), AdministrationJson.Default.EventBody, etag)
            : AdminRefusals.NoSuch("event").ToResult();
    }
}
