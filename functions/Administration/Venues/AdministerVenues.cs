using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Moves;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <param name="Venues">By name, without their seating plans.</param>
/// <param name="Next">The next page's address, absent on the last.</param>
internal sealed record VenuesAnswer(IReadOnlyList<EventVenue> Venues, string? Next);

/// <summary>Venues. Events keep the seating plan that they were created with; a new name or place is carried into those to come.</summary>
[AdminOnly]
internal sealed class AdministerVenues(IDocumentContainer<VenueDocument> venues, UpcomingEvents upcoming)
{
    private const string All = AdminRoutes.Prefix + "/venues";
    private const string Route = All + "/{venueId}";

    private readonly CatalogueEntries<VenueDocument, VenueBody> _venues = new(venues, AdministrationJson.Default.VenueBody)
    {
        Kind = CarryChange.OfVenue,
        ToBody = VenueBody.From,
        IsDeleted = venue => venue.Deleted,
        Delete = venue => venue with { Deleted = true },
        FindEventsAsync = upcoming.AtVenueAsync,
    };

    [Function("GetVenue")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        [Id] string venueId,
        CancellationToken cancellationToken) => _venues.GetAsync(venueId, cancellationToken);

    [Function("ListVenues")]
    [TakesQuery(PageRequest.SizeParameter, PageRequest.ContinuationParameter)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = All)] HttpRequest request,
        CancellationToken cancellationToken) => _venues.ListAsync(
            request,
            "/admin/venues",
            (page, next) => new VenuesAnswer([.. page.Select(venue => venue.ToEventVenue())], next),
            AdministrationJson.Default.VenuesAnswer,
            cancellationToken);

    [Function("PutVenue")]
    [TakesBody]
    public Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request,
        [Id] string venueId,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken) => _venues.PutAsync(request, venueId, durable, cancellationToken);

    [Function("DeleteVenue")]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route)] HttpRequest request,
        [Id] string venueId,
        CancellationToken cancellationToken) => _venues.DeleteAsync(request, venueId, cancellationToken);
}
