using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Seats;

/// <summary>Answer of <c>GET /event/{eventId}/availability</c>.</summary>
/// <param name="Section">Absent if the answer is for all sections.</param>
/// <param name="Version">Grows with every change.</param>
/// <param name="Available">Seats that are <c>a</c>.</param>
/// <param name="Seats">One character a seat in seat-map order, of the section or of all sections.</param>
internal sealed record AvailabilityView(string EventId, string? Section, long Version, int Available, string Seats);

/// <summary>What is taken of an event, small enough to poll.</summary>
internal sealed class ViewAvailability(EventCache cache)
{
    [AllowAnyone]
    [Function("ViewAvailability")]
    [TakesQuery(EventRequest.SectionParameter)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "event/{eventId}/availability")] HttpRequest request,
        [Id] string eventId,
        CancellationToken cancellationToken)
    {
        if (EventRequest.Check(request) is { } wrong)
        {
            return wrong.ToResult();
        }

        string? section = EventRequest.Section(request);
        EventDocument? document = await cache.GetEventAsync(eventId, cancellationToken);
        if (EventRequest.RefuseMissing(document, section) is { } missing)
        {
            return missing.ToResult();
        }

        EventAvailability availability = await cache.GetAvailabilityAsync(document!, cancellationToken);
        return availability.Renderings
            .Get($"availability|{section}", () => Rendered.Json(View(availability, section), SeatsJson.Default.AvailabilityView))
            .ToResult(ViewEvent.CacheControl);
    }

    private static AvailabilityView View(EventAvailability all, string? section) =>
        section is not null && all.Find(section) is { } one
            ? new AvailabilityView(all.Event.Id, section, one.Version, one.Available, one.Seats)
            : new AvailabilityView(all.Event.Id, null, all.Version, all.Available, string.Concat(all.Sections.Select(s => s.Seats)));
}
