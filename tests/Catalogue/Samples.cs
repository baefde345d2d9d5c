using TicketMaster.Catalogue;
using TicketMaster.Seats;

namespace TicketMaster.Tests.Catalogue;

/// <summary>An event with 3 sections: 2 rows of 3 and 1 of 4 seats, 2 rows of 5, and 1 row of 2 that is not for sale.</summary>
internal static class Samples
{
    public const string EventId = "gala-1";

    public static readonly SectionShape Shape = new(0, 90, 10, 20);

    public static EventDocument Event(string id = EventId) => new()
    {
        Id = id,
        Name = "Gala",
        Category = "Concert",
        Status = EventStatus.Scheduled,
        StartsAt = new DateTimeOffset(2026, 12, 31, 19, 0, 0, TimeSpan.Zero),
        LocalDate = "2026-12-31",
        OnSaleAt = new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero),
        Venue = new EventVenue("hall", "Great Hall", "Vienna", "Austria", 48.2, 16.4, "Europe/Vienna"),
        Performers = [new EventPerformer("band", "The Band")],
        Currency = "EUR",
        PriceBands = [new PriceBand("P1", 12_000), new PriceBand("P2", 4_500)],
        Sections =
        [
            new PlanSection("ORCH", "Orchestra", "P1", [new RowRun(2, 3, true), new RowRun(1, 4, true)], Shape),
            new PlanSection("101", "Block 101", "P2", [new RowRun(2, 5, false)], Shape),
            new PlanSection("BOX", "Boxes", null, [new RowRun(1, 2, false)], Shape),
        ],
        Version = 1,
    };

    public static SeatDocument Ticket(string ticketId, string status, long version)
    {
        TicketId id = TicketId.Parse(ticketId)!.Value;
        return new SeatDocument
        {
            Id = ticketId,
            Row = id.RowKey,
            EventId = id.EventId,
            Section = id.Section,
            BookingId = status == SeatStatus.Free ? null : "booking",
            UserId = status == SeatStatus.Free ? null : "alice",
            Status = status,
            ExpiresAt = null,
            Price = 12_000,
            Version = version,
        };
    }

    /// <summary>An event of 80,000 seats in 100 sections of 40 rows of 20.</summary>
    public static EventDocument Stadium() => Event("stadium") with
    {
        Sections =
        [
            .. Enumerable.Range(1, 100)
                .Select(i => new PlanSection($"S{i}", $"Block {i}", i % 2 == 0 ? "P1" : "P2", [new RowRun(40, 20, false)], Shape)),
        ],
    };
}
