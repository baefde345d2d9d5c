using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

[AdminOnly]
internal sealed class GetVenue(IDocumentContainer<VenueDocument> venues)
{
    [Function("GetVenue")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = AdminRoutes.Prefix + "/venues/{venueId}")] HttpRequest request,
        [Id] string venueId,
        CancellationToken cancellationToken)
    {
        StoreResult<VenueDocument>? found = await venues.FindAsync(venueId, venueId, cancellationToken);
        return found is { Document: { Deleted: false } document, ETag: { } etag }
            ? AdminResult.Of(VenueBody.Of(document), AdministrationJson.Default.VenueBody, etag)
            : AdminRefusals.NoSuchVenue().ToResult();
    }
}
