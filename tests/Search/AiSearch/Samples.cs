using TicketMaster.Search;

namespace TicketMaster.Tests.Search.AiSearch;

internal static class Samples
{
    public static IndexedEvent Event(string id, long version) => new(
        new EventSummary(
            id,
            "Beyoncé & Friends",
            "Concert",
            new DateTimeOffset(2026, 12, 24, 19, 30, 0, TimeSpan.FromHours(1)),
            new DateOnly(2026, 12, 24),
            "Town Hall",
            "Munich",
            "Germany",
            ["Beyoncé", "AC/DC"],
            null,
            "EUR",
            CoarseAvailability.Few),
        48.1,
        11.5,
        ["München"],
        version);
}
