using TicketMaster.Catalogue;

namespace TicketMaster.Seats;

/// <summary>Answer of <c>GET /event/{eventId}</c>; money in minor units.</summary>
/// <param name="LocalStartsAt"><paramref name="StartsAt"/> with the venue's offset.</param>
/// <param name="Available">Seats that can be bought, of all sections.</param>
/// <param name="PriceRange">Of the sections for sale; absent if there are none.</param>
/// <param name="Tickets">Seats that can be bought, in seat-map order.</param>
/// <param name="TicketsNext">The next page's address; absent on the last.</param>
/// <param name="QueueUrl">The waiting room before the event's seats; absent if they are open to all.</param>
internal sealed record EventView(
    string EventId,
    string Name,
    string Category,
    string Status,
    DateTimeOffset StartsAt,
    string LocalStartsAt,
    string LocalDate,
    string TimeZone,
    DateTimeOffset OnSaleAt,
    EventVenue Venue,
    IReadOnlyList<EventPerformer> Performers,
    string Currency,
    PriceRange? PriceRange,
    int Capacity,
    int Available,
    IReadOnlyList<SectionView> Sections,
    IReadOnlyList<AvailableSeat> Tickets,
    string? TicketsNext,
    string? QueueUrl = null);

internal sealed record PriceRange(long Lowest, long Highest);

/// <param name="FromPrice">Minor units; absent if the section is not for sale.</param>
internal sealed record SectionView(string Section, string Name, int Capacity, int Available, long? FromPrice);

internal sealed record AvailableSeat(string TicketId, string Section, string Row, string Seat, long Price);
