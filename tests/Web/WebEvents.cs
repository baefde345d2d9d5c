using TicketMaster.Catalogue;

namespace TicketMaster.Tests.Web;

/// <summary>The events of the stories. What a story sells or cancels is its own.</summary>
internal static class WebEvents
{
    public const int SeatsOfStadium = 60_000;

    private static readonly DateTimeOffset s_now = new ManualTimeProvider().GetUtcNow();

    public static IReadOnlyList<EventDocument> All { get; } =
    [
        Hall("find-a", "Midnight Brass", "concert", "The Midnight Brass Band"),
        Hall("find-b", "Swan Lake", "ballet", "Danube Ballet"),
        Hall("find-c", "Laughing Matters", "comedy", "Ida Rowe") with { OnSaleAt = s_now.AddDays(5).AddHours(-2) },
        Hall("find-d", "Free Jazz in the Yard", "concert", "Yard Trio") with { PriceBands = [new("P1", 0), new("P2", 0)] },
        .. Enumerable.Range(1, 30).Select(i => Hall($"list-{i}", $"Autumn Recital No. {i}", "classical", "Émile Quartet")),
        Hall("best", "La Traviata", "opera", "Verdi Ensemble"),
        Hall("map", "Rock the Ring", "concert", "The Quarrymen of Linz"),
        Hall("keys", "Hamlet", "theatre", "Burg Players"),
        Hall("race", "Derby Night", "sports", "Rapid and Austria"),
        Hall("poll", "Night of the Museums", "exhibition", "City Museums"),
        Hall("soon", "The Comeback", "concert", "Vera Lind") with { OnSaleAt = s_now.AddMinutes(90) },
        Hall("gone", "One Row Only", "family", "Puppets") with { Sections = [Section("A", "Row", "P1", 180, 60, 8, 1, seats: 8)] },
        Hall("cancelled", "Called Off", "dance", "Nobody") with { Status = EventStatus.Cancelled },
        Hall("over", "Long Ago", "festival", "Memories") with { StartsAt = s_now.AddHours(-3), LocalDate = "2026-11-22" },
        Hall("stadium", "Stadium Night", "festival", "Everybody") with { Sections = [.. Stadium()] },
    ];

    /// <summary>A hall of three sections and two prices around a stage.</summary>
    public static EventDocument Hall(string id, string name, string category, string performer) => TestEvents.Of(
        id,
        Section("A", "Stalls left", "P1", 205, 45, 8, 10),
        Section("B", "Stalls right", "P1", 155, 45, 8, 10),
        Section("C", "Circle", "P2", 180, 100, 22, 8)) with
    {
        Name = name,
        Category = category,
        Performers = [new EventPerformer($"p-{id}", performer)],
        Venue = new EventVenue("v1", "Konzerthaus", "Vienna", "Austria", 48.2, 16.37, "Europe/Vienna"),
    };

    /// <summary>Two rings of thirty sections, each of a thousand seats.</summary>
    private static IEnumerable<PlanSection> Stadium() =>
        from ring in Enumerable.Range(0, 2)
        from section in Enumerable.Range(0, 30)
        let name = $"{ring}{section:00}"
        select Section(name, $"Block {name}", $"P{ring + 1}", section * 12, 11, 60 + (ring * 30), 25, seats: 40);

    private static PlanSection Section(
        string id, string name, string band, double angle, double sweep, double inner, int rows, int seats = 14) =>
        new(id, name, band, [new RowRun(rows, seats, Letters: false)], new SectionShape(angle, sweep, inner, inner + rows));
}
