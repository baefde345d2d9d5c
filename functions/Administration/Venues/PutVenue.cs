using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <summary>Creates or changes a venue. Events keep the seating plan that they were created with.</summary>
[AdminOnly]
internal sealed class PutVenue(IDocumentContainer<VenueDocument> venues)
{
    [Function("PutVenue")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = AdminRoutes.Prefix + "/venues/{venueId}")] HttpRequest request,
        [Id] string venueId,
        CancellationToken cancellationToken)
    {
        (VenueBody? body, Refusal? refusal) = await RequestBody.ReadAsync(
            request,
            AdministrationJson.Default.VenueBody,
            read => read.Problems(venueId) is { Count: > 0 } problems ? AdminRefusals.Invalid(problems) : null,
            cancellationToken,
            Limits.AdminBodyBytes);
        if (body is null)
        {
            return refusal!.ToResult();
        }

        VenueDocument next = body.ToDocument(venueId);
        Change<VenueDocument> change = await DocumentChange.MakeAsync(
            venues,
            venueId,
            request,
            exists: venue => !venue.Deleted,
            (current, _) => Task.FromResult<Decision<VenueDocument>>(
                current is not null && DocumentChange.Same(current, next)
                    ? new Decision<VenueDocument>.Keep()
                    : new Decision<VenueDocument>.Write(next)),
            cancellationToken);
        return AdminResult.Of(change, VenueBody.Of, AdministrationJson.Default.VenueBody);
    }
}
