using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Seats;

/// <summary>The fixed layout of an event: it changes only when the event is edited, so that clients and edges keep it under its ETag.</summary>
internal sealed class ViewSeatMap(EventCache cache)
{
    /// <summary>A changed price shows after five minutes at most where somebody is online; what is sold is priced by the reserve.</summary>
    private const string CacheControl = "public, max-age=300, stale-while-revalidate=3600";

    /// <summary>The cache hands out the same document while it does not change: its seat map is rendered once, and goes with it.</summary>
    private static readonly ConditionalWeakTable<EventDocument, Rendered> s_rendered = [];

    [AllowAnyone]
    [Function("ViewSeatMap")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "event/{eventId}/seatmap")] HttpRequest request,
        [Id] string eventId,
        CancellationToken cancellationToken)
    {
        EventDocument? document = await cache.GetEventAsync(eventId, cancellationToken);
        if (EventRequest.Find(document, section: null) is { } missing)
        {
            return missing.ToResult();
        }

        return s_rendered.GetValue(document!, found => Rendered.Json(SeatMapView.From(found), SeatsJson.Default.SeatMapView)).ToResult(CacheControl);
    }
}
