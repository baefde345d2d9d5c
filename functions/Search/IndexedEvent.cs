namespace TicketMaster.Search;

/// <summary>An event as the index holds it.</summary>
/// <param name="Event">What a search shows.</param>
/// <param name="Latitude">The venue's, in degrees north.</param>
/// <param name="Longitude">The venue's, in degrees east.</param>
/// <param name="OtherNames">Other names of its city and country, such as "München" for Munich.</param>
/// <param name="Version">From <see cref="IndexVersion"/>.</param>
internal sealed record IndexedEvent(
    EventSummary Event, double Latitude, double Longitude, IReadOnlyList<string> OtherNames, long Version);

internal sealed record RemovedEvent(string EventId, long Version);

/// <summary>An event with the limited information that a search shows.</summary>
/// <param name="LocalDate">Day of <paramref name="StartsAt"/> at the venue.</param>
/// <param name="FromPrice">The lowest available price, or the lowest price if sold out. Minor units; absent if nothing is for sale.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Availability">One of <see cref="CoarseAvailability"/>.</param>
internal sealed record EventSummary(
    string EventId,
    string Name,
    string Category,
    DateTimeOffset StartsAt,
    DateOnly LocalDate,
    string Venue,
    string City,
    string Country,
    IReadOnlyList<string> Performers,
    long? FromPrice,
    string Currency,
    string Availability);
