namespace TicketMaster.Search;

/// <summary>An event as the index holds it.</summary>
/// <param name="Event">What a search answers.</param>
/// <param name="Latitude">Of the venue, degrees north.</param>
/// <param name="Longitude">Of the venue, degrees east.</param>
/// <param name="OtherNames">Other names of its city and country: "München" of Munich.</param>
/// <param name="Version">From <see cref="IndexVersion"/>.</param>
internal sealed record IndexedEvent(
    EventSummary Event, double Latitude, double Longitude, IReadOnlyList<string> OtherNames, long Version);

internal sealed record RemovedEvent(string EventId, long Version);

/// <summary>An event with the limited information that a search shows.</summary>
/// <param name="LocalDate">Day of <paramref name="StartsAt"/> at the venue.</param>
/// <param name="FromPrice">The lowest price that is still available, or that there was; minor units; absent where nothing is for sale.</param>
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
