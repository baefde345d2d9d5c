using TicketMaster.Catalogue;
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
            "Europe/Berlin",
            new DateTimeOffset(2026, 9, 25, 8, 0, 0, TimeSpan.Zero),
            "v1",
            "Town Hall",
            "Munich",
            "Germany",
            48.1,
            11.5,
            ["Beyoncé", "AC/DC"],
            null,
            "EUR",
            CoarseAvailability.Few),
        new KnownNames([], [], [], PlaceNames.Of(new EventVenue("v1", "Town Hall", "Munich", "Germany", 48.1, 11.5, "Europe/Berlin"))),
        version);
}
