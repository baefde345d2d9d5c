using System.Text.Json;
using TicketMaster.Bookings;
using TicketMaster.Seats;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Storage;

public sealed class DocumentsJsonTests
{
    private static readonly SeatDocument Free = new()
    {
        Id = "e-A-1-1",
        Row = "e-A-1",
        EventId = "e",
        Section = "A",
        BookingId = null,
        UserId = null,
        Status = SeatStatus.Free,
        ExpiresAt = null,
        Price = 1,
        Version = 3,
    };

    [Fact]
    public void A_ticket_nobody_holds_is_read_back_by_the_store_and_by_a_trigger()
    {
        string json = JsonSerializer.Serialize(Free, SeatsDocuments.Default.SeatDocument);

        Assert.Equal(Free, JsonSerializer.Deserialize(json, SeatsDocuments.Default.SeatDocument));
        Assert.Equal(Free, JsonSerializer.Deserialize<SeatDocument>(json, JsonSerializerOptions.Web));
    }

    [Fact]
    public void Members_are_camelCase_and_the_key_is_not_written_twice()
    {
        string json = JsonSerializer.Serialize(Free, SeatsDocuments.Default.SeatDocument);
        Assert.Equal(
            """{"id":"e-A-1-1","row":"e-A-1","eventId":"e","section":"A","bookingId":null"""
            + ""","userId":null,"status":"free","expiresAt":null,"price":1,"version":3}""",
            json);
    }

    [Fact]
    public void Packed_ticket_versions_survive_and_a_trigger_reads_them_too()
    {
        var document = new AvailabilityDocument
        {
            Id = "e-A",
            EventId = "e",
            Section = "A",
            Seats = "ahb",
            Available = 1,
            Version = 2,
            SeatVersions = SeatVersions.Encode([0, 5, 7_000]),
        };
        string json = JsonSerializer.Serialize(document, SeatsDocuments.Default.AvailabilityDocument);

        Assert.Equal([0, 5, 7_000], Versions(JsonSerializer.Deserialize(json, SeatsDocuments.Default.AvailabilityDocument)!));
        Assert.Equal([0, 5, 7_000], Versions(JsonSerializer.Deserialize<AvailabilityDocument>(json, JsonSerializerOptions.Web)!));

        static long[] Versions(AvailabilityDocument read) => SeatVersions.Decode(read.SeatVersions.Span, read.Seats.Length);
    }

    [Fact]
    public void Instants_sort_as_texts_and_lose_nothing()
    {
        DateTimeOffset noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        DateTimeOffset[] instants =
        [
            noon.AddTicks(-1), noon, noon.AddTicks(1), noon.AddTicks(10), noon.AddMilliseconds(100), noon.AddSeconds(1).ToOffset(
                TimeSpan.FromHours(-8)),
            noon.AddMinutes(1).ToOffset(TimeSpan.FromHours(14)), noon.AddYears(1),
        ];

        string[] texts = [.. instants.Select(InstantConverter.Text)];

        Assert.Equal(texts, texts.Order(StringComparer.Ordinal));
        Assert.Equal("2026-11-22T12:00:00.0000000Z", texts[1]);
        TimelineEntry[] read = [.. instants.Select(instant =>
            JsonSerializer.Deserialize(
                JsonSerializer.Serialize(new TimelineEntry(instant, TimelineStep.Held), BookingsDocuments.Default.TimelineEntry),
                BookingsDocuments.Default.TimelineEntry)!)];
        Assert.Equal(instants, read.Select(entry => entry.At));
    }
}
