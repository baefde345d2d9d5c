using System.Globalization;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Seats;

namespace TicketMaster.Search;

/// <summary>What the index should hold of an event.</summary>
internal abstract record EventEntry
{
    private EventEntry()
    {
    }

    public sealed record Found(IndexedEvent Event) : EventEntry;

    /// <summary>The event is cancelled, deleted or over, and must not be found.</summary>
    public sealed record Gone(RemovedEvent Event) : EventEntry;

    /// <summary>The event was stored before names were checked, and one has a character that no text may have. It is left out.</summary>
    public sealed record Unfit(RemovedEvent Event, string Character) : EventEntry;

    /// <param name="availability">The availability of its sections; those without any are free.</param>
    /// <param name="now">An event that has started is over.</param>
    public static EventEntry Compose(EventDocument document, IReadOnlyCollection<AvailabilityDocument> availability, DateTimeOffset now)
    {
        availability = [.. availability.Select(section => AvailabilityProjection.AsShown(section, now))];
        long version = IndexVersion.Of(document, availability);
        if (document.Status != EventStatus.Scheduled || document.StartsAt <= now)
        {
            return new Gone(new RemovedEvent(document.Id, version));
        }

        if (FirstForbidden(document) is { } character)
        {
            return new Unfit(new RemovedEvent(document.Id, version), character);
        }

        Dictionary<string, int> available = availability.ToDictionary(section => section.Section, section => section.Available);
        Dictionary<string, long> prices = document.PriceBands.ToDictionary(band => band.Band, band => band.Price);
        int capacity = 0;
        int left = 0;
        long? fromPrice = null;
        long? lowestPrice = null;
        foreach (PlanSection section in document.Sections.Where(section => section.Band is not null))
        {
            int seats = SeatingPlan.Capacity(section);
            // The projection may belong to an earlier plan.
            int free = Math.Min(available.GetValueOrDefault(section.Section, seats), seats);
            long price = prices[section.Band!];
            capacity += seats;
            left += free;
            lowestPrice = Math.Min(price, lowestPrice ?? price);
            fromPrice = free > 0 ? Math.Min(price, fromPrice ?? price) : fromPrice;
        }

        EventVenue venue = document.Venue;
        var places = PlaceNames.Of(venue);
        var summary = new EventSummary(
            document.Id,
            document.Name,
            document.Category,
            document.StartsAt,
            DateOnly.ParseExact(document.LocalDate, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            venue.TimeZone,
            document.OnSaleAt,
            venue.VenueId,
            venue.Name,
            venue.City,
            venue.Country,
            venue.Latitude,
            venue.Longitude,
            [.. document.Performers.Select(performer => performer.Name)],
            fromPrice ?? lowestPrice,
            document.Currency,
            CoarseAvailability.Of(left, capacity))
        {
            Region = venue.Region is null ? null : places.Region?.Name,
        };
        return new Found(new IndexedEvent(summary, Known(document, places), version));
    }

    private static KnownNames Known(EventDocument document, PlaceNames places) => new(
        document.AlsoKnownAs ?? [],
        [.. document.Performers.Take(1).SelectMany(performer => performer.AlsoKnownAs ?? [])],
        [.. document.Performers.Skip(1).SelectMany(performer => performer.AlsoKnownAs ?? []), .. Works.OtherNamesIn(document.Name)],
        places);

    private static string? FirstForbidden(EventDocument document)
    {
        EventVenue venue = document.Venue;
        IEnumerable<string> names = document.Performers.Select(performer => performer.Name);
        return names.Concat([document.Name, document.Category, venue.Name, venue.City, venue.Country])
            .Select(name => Characters.FirstForbidden(name))
            .FirstOrDefault(character => character is not null);
    }
}
