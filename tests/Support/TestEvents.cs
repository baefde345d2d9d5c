using TicketMaster.Catalogue;

namespace TicketMaster.Tests.Support;

/// <summary>Events for tests, on sale at the clock of <see cref="ManualTimeProvider"/>.</summary>
internal static class TestEvents
{
    private static readonly DateTimeOffset s_start = new(2026, 12, 24, 19, 30, 0, TimeSpan.Zero);

    public static EventDocument Of(string id, params PlanSection[] sections) => new()
    {
        Id = id,
        Name = $"The event {id}",
        Category = "concert",
        Status = EventStatus.Scheduled,
        StartsAt = s_start,
        LocalDate = "2026-12-24",
        OnSaleAt = s_start - TimeSpan.FromDays(90),
        Venue = new EventVenue("v1", "Town Hall", "Vienna", "Austria", 48.2, 16.37, "Europe/Vienna"),
        Performers = [new EventPerformer("p1", "The Performers")],
        Currency = "EUR",
        PriceBands = [new PriceBand("P1", 5_000), new PriceBand("P2", 3_000)],
        Sections = sections.Length > 0 ? sections : [Section("A", rows: 5, seats: 10)],
        Version = 1,
    };

    public static PlanSection Section(string name, int rows, int seats, string? band = "P1", double inner = 10) =>
        new(name, $"Section {name}", band, [new RowRun(rows, seats, Letters: true)], new SectionShape(0, 60, inner, inner + rows));

    /// <summary>The ticketIds of sections <c>S0</c>, <c>S1</c>, … (or of one named) of like rows.</summary>
    public static IEnumerable<string> TicketIds(string eventId, int sections, int rows, int seats, string? name = null) =>
        from section in Enumerable.Range(0, sections)
        from row in Enumerable.Range(0, rows)
        from seat in Enumerable.Range(1, seats)
        select TicketId.Compose(eventId, name ?? $"S{section}", RowName.At(row, letters: true), $"{seat}");
}
