using TicketMaster.Catalogue;

namespace TicketMaster.Tests.Web;

/// <summary>The events of the stories. What a story sells or cancels is its own.</summary>
internal static class WebEvents
{
    private static readonly DateTimeOffset s_now = new ManualTimeProvider().GetUtcNow();

    /// <summary>Settings of the stories' app.</summary>
    public static IReadOnlyList<string> Settings { get; } = [];

    public static IReadOnlyList<EventDocument> All { get; } =
    [
        Hall("find-a", "Midnight Brass", "concert", "The Midnight Brass Band"),
        Hall("find-b", "Swan Lake", "ballet", "Danube Ballet"),
        Hall("find-c", "Laughing Matters", "comedy", "Ida Rowe") with { OnSaleAt = s_now.AddDays(5).AddHours(-2) },
        Hall("find-d", "Free Jazz in the Yard", "concert", "Yard Trio") with { PriceBands = [new("P1", 0), new("P2", 0)] },
        .. Enumerable.Range(1, 30).Select(i => Hall($"list-{i}", $"Autumn Recital No. {i}", "classical", "Émile Quartet")),
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

    private static PlanSection Section(string id, string name, string band, double angle, double sweep, double inner, int rows) =>
        new(id, name, band, [new RowRun(rows, 14, Letters: false)], new SectionShape(angle, sweep, inner, inner + rows));
}
