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
        string venueId,
        CancellationToken cancellationToken)
    {
        RequestBody<VenueBody> read = await AdminRequest.ReadAsync(
            request, AdministrationJson.Default.VenueBody, "venueId", venueId, Limits.IdLength, cancellationToken);
        if (read.Value is not { } body)
        {
            return read.Refusal!.ToResult();
        }

        if (body.Problems(venueId) is { Count: > 0 } problems)
        {
            return AdminRefusals.Invalid(problems).ToResult();
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
