using TicketMaster.Catalogue;
using TicketMaster.Search;
using TicketMaster.Seats;
using Xunit;

namespace TicketMaster.Tests.Search;

public sealed class EventEntryTests
{
    private static readonly DateTimeOffset s_now = new ManualTimeProvider().GetUtcNow();

    [Fact]
    public void An_event_nobody_bought_for_is_available_from_its_lowest_price()
    {
        IndexedEvent indexed = Found(TestEvents.Of("e1", Section("A", 100, "P1"), Section("B", 100, "P2"), Section("C", 100, null)));

        Assert.Equal(CoarseAvailability.Available, indexed.Event.Availability);
        Assert.Equal(3_000, indexed.Event.FromPrice);
        Assert.Equal(new DateOnly(2026, 12, 24), indexed.Event.LocalDate);
        Assert.All(["Wien", "Österreich", "Vienna", "Austria"], name => Assert.Contains(name, indexed.Known.Places.Words));
    }

    [Fact]
    public void The_price_is_the_lowest_that_is_still_available_and_of_a_sold_out_event_the_lowest_there_was()
    {
        EventDocument document = TestEvents.Of("e1", Section("A", 100, "P1"), Section("B", 100, "P2"));

        Assert.Equal(5_000, Found(document, Left("B", 0, 7)).Event.FromPrice);
        Assert.Equal(3_000, Found(document, Left("A", 0, 7), Left("B", 0, 7)).Event.FromPrice);
    }

    [Fact]
    public void An_event_with_nothing_for_sale_has_no_price_and_is_sold_out()
    {
        IndexedEvent indexed = Found(TestEvents.Of("e1", Section("A", 100, null)));

        Assert.Equal((null, CoarseAvailability.SoldOut), (indexed.Event.FromPrice, indexed.Event.Availability));
    }

    [Theory]
    [InlineData(0, 1000, "soldout")]
    [InlineData(1, 1000, "few")]
    [InlineData(99, 1000, "few")]
    [InlineData(100, 1000, "available")]
    [InlineData(9, 20, "few")]
    [InlineData(10, 20, "available")]
    [InlineData(10, 101, "few")]
    [InlineData(0, 0, "soldout")]
    public void Few_is_less_than_a_tenth_or_fewer_than_ten(int left, int capacity, string availability) =>
        Assert.Equal(availability, CoarseAvailability.Of(left, capacity));

    [Fact]
    public void Sections_count_together_and_those_not_for_sale_do_not_count()
    {
        EventDocument document = TestEvents.Of("e1", Section("A", 100, "P1"), Section("B", 100, "P2"), Section("C", 800, null));

        Assert.Equal(CoarseAvailability.Few, Found(document, Left("A", 0, 1), Left("B", 19, 1)).Event.Availability);
        Assert.Equal(CoarseAvailability.Available, Found(document, Left("A", 0, 1), Left("B", 20, 1)).Event.Availability);
        Assert.Equal(CoarseAvailability.SoldOut, Found(document, Left("A", 0, 1), Left("B", 0, 1), Left("C", 800, 1)).Event.Availability);
    }

    [Fact]
    public void A_cancelled_deleted_or_started_event_is_gone()
    {
        EventDocument document = TestEvents.Of("e1");

        Assert.IsType<EventEntry.Gone>(EventEntry.Compose(document with { Status = EventStatus.Cancelled }, [], s_now));
        Assert.IsType<EventEntry.Gone>(EventEntry.Compose(document with { Status = EventStatus.Deleted }, [], s_now));
        Assert.IsType<EventEntry.Gone>(EventEntry.Compose(document, [], document.StartsAt));
        Assert.IsType<EventEntry.Found>(EventEntry.Compose(document, [], document.StartsAt - TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void A_version_grows_with_every_change_of_the_event_or_of_a_section()
    {
        EventDocument document = TestEvents.Of("e1");
        long[] versions =
        [
            IndexVersion.Of(document, []),
            IndexVersion.Of(document, [Left("A", 1, 1)]),
            IndexVersion.Of(document, [Left("A", 1, 1), Left("B", 1, 1)]),
            IndexVersion.Of(document, [Left("A", 1, 2), Left("B", 1, 1)]),
            IndexVersion.Of(document with { Version = 2 }, [Left("A", 1, 2), Left("B", 1, 1)]),
            IndexVersion.Of(document with { Version = int.MaxValue }, [Left("A", 1, 2), Left("B", 1, 1)]),
        ];

        Assert.Equal(versions.Order().Distinct(), versions);
    }

    private static PlanSection Section(string name, int seats, string? band) => TestEvents.Section(name, rows: 1, seats, band);

    private static AvailabilityDocument Left(string section, int available, long version) => new()
    {
        Id = $"e1-{section}",
        EventId = "e1",
        Section = section,
        Seats = "",
        Available = available,
        Version = version,
        SeatVersions = ReadOnlyMemory<byte>.Empty,
    };

    private static IndexedEvent Found(EventDocument document, params AvailabilityDocument[] availability) =>
        Assert.IsType<EventEntry.Found>(EventEntry.Compose(document, availability, s_now)).Event;
}
