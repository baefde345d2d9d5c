using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Seats;

/// <summary>The layout of an event. It changes only when the event is edited, so that clients and edges keep it.</summary>
internal sealed class ViewSeatMap(EventCache cache)
{
    /// <summary>A changed price shows after at most five minutes. The reserve sets the price that counts.</summary>
    private const string CacheControl = "public, max-age=300, stale-while-revalidate=3600";

    /// <summary>The cache returns the same document until it changes, so each seat map is rendered once.</summary>
    private static readonly ConditionalWeakTable<EventDocument, Rendered> s_rendered = [];

    [AllowAnyone]
    [Function("ViewSeatMap")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "event/{eventId}/seatmap")] HttpRequest request,
        [Id] string eventId,
        CancellationToken cancellationToken)
    {
        EventDocument? document = await cache.GetEventAsync(eventId, cancellationToken);
        if (EventRequest.RefuseMissing(document, section: null) is { } missing)
        {
            return missing.ToResult();
        }

        return s_rendered.GetValue(document!, found => Rendered.Json(SeatMapView.From(found), SeatsJson.Default.SeatMapView))
            .ToResult(CacheControl);
    }
}
