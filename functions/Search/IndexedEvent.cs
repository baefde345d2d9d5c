using TicketMaster.Catalogue;

namespace TicketMaster.Search;

/// <summary>An event as the index holds it.</summary>
/// <param name="Event">What a search shows.</param>
/// <param name="Known">By what other names it is known.</param>
/// <param name="Version">From <see cref="IndexVersion"/>.</param>
internal sealed record IndexedEvent(EventSummary Event, KnownNames Known, long Version);

/// <summary>Other names of an event, its performers and its place.</summary>
/// <param name="OfEvent">As its organiser calls it, too.</param>
/// <param name="OfHeadliner">Of the first of its performers.</param>
/// <param name="OfOthers">Of its other performers, and of the work: The Magic Flute is Die Zauberflöte.</param>
/// <param name="Places">Of where it is, with the names themselves.</param>
internal sealed record KnownNames(
    IReadOnlyList<string> OfEvent, IReadOnlyList<string> OfHeadliner, IReadOnlyList<string> OfOthers, PlaceNames Places);

internal sealed record RemovedEvent(string EventId, long Version);

/// <summary>An event with the limited information that a search shows.</summary>
/// <param name="LocalDate">Day of <paramref name="StartsAt"/> at the venue.</param>
/// <param name="TimeZone">IANA name. Null, like the next two, in an entry that an earlier version wrote, until it is written again.</param>
/// <param name="Latitude">The venue's, in degrees north.</param>
/// <param name="Longitude">The venue's, in degrees east.</param>
/// <param name="FromPrice">The lowest available price, or the lowest price if sold out. Minor units; absent if nothing is for sale.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Availability">
/// One of <see cref="CoarseAvailability"/>. An index keeps what is left, and shows it <see cref="At"/> a moment.
/// </param>
internal sealed record EventSummary(
    string EventId,
    string Name,
    string Category,
    DateTimeOffset StartsAt,
    DateOnly LocalDate,
    string? TimeZone,
    DateTimeOffset? OnSaleAt,
    string? VenueId,
    string Venue,
    string City,
    string Country,
    double Latitude,
    double Longitude,
    IReadOnlyList<string> Performers,
    long? FromPrice,
    string Currency,
    string Availability)
{
    /// <summary><see cref="StartsAt"/> with the venue's offset.</summary>
    public string? LocalStartsAt => TimeZone is null ? null : TimeZones.LocalTime(StartsAt, TimeZone);

    /// <summary>The name of the venue's region; absent if it has none.</summary>
    public string? Region { get; init; }

    /// <summary>Kilometres from the point that the search is near; absent if it is near none.</summary>
    public double? Distance { get; init; }

    /// <summary>The event as a search shows it at a moment.</summary>
    public EventSummary At(DateTimeOffset now, SearchCircle? near) => this with
    {
        Availability = CoarseAvailability.At(now, Availability, OnSaleAt),
        Distance = near is null ? null : Math.Round(near.DistanceTo(Latitude, Longitude), 3),
    };
}
