using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Seats;

/// <summary>An event with the seats that can be bought.</summary>
internal sealed class ViewEvent(EventCache cache, TimeProvider time)
{
    /// <summary>A CDN asks once a second. Meanwhile it serves its last answer.</summary>
    public const string CacheControl = "public, s-maxage=1, stale-while-revalidate=5";

    [AllowAnyone]
    [Function("ViewEvent")]
    [TakesQuery(EventRequest.SectionParameter, "limit", "cursor")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "event/{eventId}")] HttpRequest request,
        [Id] string eventId,
        CancellationToken cancellationToken)
    {
        if (EventRequest.Check(request) is { } wrong)
        {
            return wrong.ToResult();
        }

        if (!QueryParameters.TryNumber(request, "limit", 1, Limits.TicketsPage, Limits.TicketsPage, out int limit, out Refusal? refusal))
        {
            return refusal.ToResult();
        }

        string? cursor = QueryParameters.Text(request, "cursor");
        if ((cursor is null ? 0 : SeatCursor.Parse(cursor)) is not int from)
        {
            return Refusal.InvalidRequest("'cursor' is not one that this service gave; follow the link in 'ticketsNext' as it is.")
                .ToResult();
        }

        string? section = EventRequest.Section(request);
        EventDocument? document = await cache.GetEventAsync(eventId, cancellationToken);
        if (EventRequest.RefuseMissing(document, section) is { } missing)
        {
            return missing.ToResult();
        }

        EventAvailability availability = await cache.GetAvailabilityAsync(document!, cancellationToken);
        bool started = document!.StartsAt <= time.GetUtcNow();
        return availability.Renderings
            .Get($"event|{started}|{section}|{limit}|{from}", () => Render(availability, started, section, limit, from))
            .ToResult(CacheControl);
    }

    private static Rendered Render(EventAvailability availability, bool started, string? section, int limit, int from)
    {
        AvailableSeats seats = started ? AvailableSeats.None : AvailableSeats.Page(availability, section, from, limit);
        return Rendered.Json(View(availability, seats, section, limit), SeatsJson.Default.EventView);
    }

    private static EventView View(EventAvailability availability, AvailableSeats seats, string? section, int limit)
    {
        EventDocument document = availability.Event;
        long[] prices = [.. availability.Sections.Select(s => s.Price).OfType<long>()];
        string filter = section is null ? "" : $"&section={section}";
        return new EventView(
            document.Id,
            document.Name,
            document.Category,
            document.Status,
            TimeZones.At(document.StartsAt, document.Venue.TimeZone),
            TimeZones.LocalTime(document.StartsAt, document.Venue.TimeZone),
            document.LocalDate,
            document.Venue.TimeZone,
            TimeZones.At(document.OnSaleAt, document.Venue.TimeZone),
            document.Venue,
            document.Performers,
            document.Currency,
            prices.Length == 0 ? null : new PriceRange(prices.Min(), prices.Max()),
            availability.Sections.Sum(s => s.Seats.Length),
            availability.Available,
            [.. availability.Sections.Select(s => new SectionView(s.Plan.Section, s.Plan.Name, s.Seats.Length, s.Available, s.Price))],
            seats.Seats,
            seats.Next is int next ? $"/event/{document.Id}?limit={limit}{filter}&cursor={SeatCursor.Format(next)}" : null,
            document.WaitingRoom is null ? null : EventRequest.QueueAddress(document.Id));
    }
}
