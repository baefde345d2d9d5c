using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <summary>Deletes a venue that no upcoming event needs. Deleting it again changes nothing.</summary>
[AdminOnly]
internal sealed class DeleteVenue(IDocumentContainer<VenueDocument> venues, UpcomingEvents upcoming)
{
    [Function("DeleteVenue")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = AdminRoutes.Prefix + "/venues/{venueId}")] HttpRequest request,
        [Id] string venueId,
        CancellationToken cancellationToken) =>
        AdminResult.Deleted(await DocumentChange.MakeAsync(
            venues, venueId, request, exists: venue => !venue.Deleted, DecideAsync, cancellationToken));

    private async Task<Decision<VenueDocument>> DecideAsync(VenueDocument? current, CancellationToken cancellationToken)
    {
        switch (current)
        {
            case null:
                return new Decision<VenueDocument>.Refuse(AdminRefusals.NoSuchVenue());
            case { Deleted: true }:
                return new Decision<VenueDocument>.Keep();
            default:
                IReadOnlyList<string> needed = await upcoming.AtVenueAsync(current.Id, cancellationToken);
                return needed.Count > 0
                    ? new Decision<VenueDocument>.Refuse(AdminRefusals.InUse("venue", needed))
                    : new Decision<VenueDocument>.Write(current with { Deleted = true });
        }
    }
}
