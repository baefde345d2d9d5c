using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <param name="Venues">By name, without their seating plans.</param>
/// <param name="Next">The next page's address, absent on the last.</param>
internal sealed record VenuesAnswer(IReadOnlyList<EventVenue> Venues, string? Next);

/// <summary><c>GET /admin/venues</c>: all venues by name, page by page.</summary>
[AdminOnly]
internal sealed class ListVenues(IDocumentContainer<VenueDocument> venues)
{
    [Function(nameof(ListVenues))]
    [TakesQuery(PageRequest.SizeParameter, PageRequest.ContinuationParameter)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminRoutes.Prefix + "/venues")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        (PageRequest? asked, Refusal? refusal) = PageRequest.Read(request);
        if (asked is null)
        {
            return refusal!.ToResult();
        }

        if (await venues.ListAsync(new(null, [], OrderBy: "name"), asked, "/admin/venues", cancellationToken) is not { } page)
        {
            return PageRequest.InvalidContinuation().ToResult();
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.Of(
            new VenuesAnswer([.. page.Documents.Where(venue => !venue.Deleted).Select(venue => venue.ToEventVenue())], page.Next),
            AdministrationJson.Default.VenuesAnswer);
    }
}
