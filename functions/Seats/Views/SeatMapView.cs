using TicketMaster.Catalogue;

namespace TicketMaster.Seats;

/// <summary>
/// Answer of <c>GET /event/{eventId}/seatmap</c>. Availability lists seats in this order: the sections as listed, their rows as listed
/// (front first), and their seats 1, 2, 3, … A seat's ticketId is <c>{eventId}-{section}-{row}-{seat}</c>.
/// </summary>
/// <param name="Version">Counts the changes of the event.</param>
internal sealed record SeatMapView(
    string EventId, int Version, string Currency, int Capacity, IReadOnlyList<PriceBand> PriceBands, IReadOnlyList<SeatMapSection> Sections)
{
    public static SeatMapView From(EventDocument document)
    {
        List<SeatMapSection> sections = [];
        int first = 0;
        foreach (PlanSection section in document.Sections)
        {
            int capacity = SeatingPlan.Capacity(section);
            sections.Add(new SeatMapSection(
                section.Section,
                section.Name,
                section.Band,
                SeatingPlan.Price(section, document.PriceBands),
                capacity,
                first,
                section.Shape,
                [.. SeatingPlan.Rows(section).Select(row => new SeatMapRow(row.Name, row.Seats))]));
            first += capacity;
        }

        return new SeatMapView(document.Id, document.Version, document.Currency, first, document.PriceBands, sections);
    }
}

/// <param name="Band">Absent, like the price, if the section is not for sale.</param>
/// <param name="Price">Of each of its seats, in minor units.</param>
/// <param name="FirstSeat">The place of its first seat among the seats of all sections.</param>
internal sealed record SeatMapSection(
    string Section,
    string Name,
    string? Band,
    long? Price,
    int Capacity,
    int FirstSeat,
    SectionShape Shape,
    IReadOnlyList<SeatMapRow> Rows);

/// <param name="Row">The row's name.</param>
/// <param name="Seats">The number of its seats, which are numbered from 1.</param>
internal sealed record SeatMapRow(string Row, int Seats);
