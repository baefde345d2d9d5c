using System.Globalization;
using System.Text.Json;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Local.Demo;
using Xunit;

namespace TicketMaster.Tests.Local.Demo;

public sealed class DemoCatalogueTests
{
    private const int Count = 20_000;
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 23, 59, 0, TimeSpan.Zero);
    private static readonly DemoCatalogue Catalogue = new(DateOnly.FromDateTime(Now.UtcDateTime), Count);
    private static readonly IReadOnlyList<EventDocument> Events = [.. Catalogue.Events];

    [Fact]
    public void The_same_day_and_number_give_the_same_catalogue()
    {
        var again = new DemoCatalogue(DateOnly.FromDateTime(Now.UtcDateTime), Count);
        Assert.True(Events.Select(Json).SequenceEqual(again.Events.Select(Json)));
        Assert.Equal(Catalogue.Performers, again.Performers);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(500)]
    [InlineData(20_000)]
    [InlineData(60_000)]
    public void There_are_exactly_as_many_events_as_asked_for_and_no_id_twice(int count)
    {
        HashSet<string> ids = [.. new DemoCatalogue(new DateOnly(2028, 2, 29), count).Events.Select(e => e.Id)];
        Assert.Equal(count, ids.Count);
        Assert.All(ids, id => Assert.True(Ids.IsValid(id) && id.Length <= Limits.EventIdLength, id));
    }

    [Fact]
    public void Every_event_is_sound()
    {
        HashSet<string> performers = [.. Catalogue.Performers.Select(performer => performer.Id)];
        Assert.All(Events, e =>
        {
            IReadOnlyList<string> problems = SeatingPlanProblems.Find(e.Sections, e.PriceBands);
            Assert.True(problems is [], $"{e.Id}: {string.Join(' ', problems)}");
            Assert.InRange(e.Name.Length, 1, Limits.NameLength);
            Assert.InRange(e.Performers.Count, 1, Limits.PerformersPerEvent);
            Assert.Equal(e.Performers.Count, e.Performers.Select(performer => performer.PerformerId).Intersect(performers).Count());
            Assert.True(e.Sections.Any(section => section.Band is not null), e.Id);
            Assert.True(e.PriceBands.Zip(e.PriceBands.Skip(1)).All(pair => pair.First.Price > pair.Second.Price), e.Id);
        });
    }

    [Fact]
    public void Events_start_at_likely_times_of_the_venues_own_day_within_twelve_months() =>
        Assert.All(Events, e =>
        {
            DateTimeOffset local = TimeZoneInfo.ConvertTime(e.StartsAt, TimeZoneInfo.FindSystemTimeZoneById(e.Venue.TimeZone));
            Assert.Equal(e.LocalDate, local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Assert.InRange(local.Hour, 10, 20);
            Assert.InRange(e.StartsAt, Now, Now.AddDays(368));
            Assert.Equal(TimeSpan.Zero, e.StartsAt.Offset);
        });

    [Fact]
    public void Summer_time_moves_a_start_in_utc_but_not_on_the_clock()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        Assert.Equal(new(2026, 12, 1, 18, 30, 0, TimeSpan.Zero), DemoSchedule.Instant(new(2026, 12, 1), new(19, 30), zone));
        Assert.Equal(new(2027, 7, 1, 17, 30, 0, TimeSpan.Zero), DemoSchedule.Instant(new(2027, 7, 1), new(19, 30), zone));
    }

    [Fact]
    public void Nearly_all_events_are_on_sale_and_about_one_in_twenty_will_be()
    {
        int later = Events.Count(e => e.OnSaleAt > Now);
        Assert.InRange(later, Count * 0.04, Count * 0.06);
        Assert.All(Events, e => Assert.True(e.OnSaleAt < e.StartsAt, e.Id));
    }

    [Fact]
    public void The_programme_is_varied()
    {
        Dictionary<string, int> categories = Events.GroupBy(e => e.Category).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(10, categories.Count);
        Assert.All(categories, category => Assert.True(category.Value >= 50, category.Key));
        Assert.InRange(Catalogue.Performers.Count(), 1_400, 1_700);
        Assert.Equal(Catalogue.Performers.Count(), Catalogue.Performers.Select(performer => performer.Name).Distinct().Count());
        Assert.True(Events.Select(e => e.Name).Distinct().Count() > 6_000);
        Assert.Equal(Catalogue.Venues.Count(), Events.Select(e => e.Venue.VenueId).Distinct().Count());
    }

    [Fact]
    public void No_venue_puts_on_two_events_on_one_day_as_long_as_the_year_has_days() =>
        Assert.Equal(Count - 3, Events.Skip(3).Select(e => (e.Venue.VenueId, e.LocalDate)).Distinct().Count());

    [Fact]
    public void The_events_that_the_readme_names_are_what_it_says()
    {
        EventDocument arena = Events.Single(e => e.Id == DemoCatalogue.ArenaEvent);
        EventDocument club = Events.Single(e => e.Id == DemoCatalogue.ClubEvent);
        EventDocument upcoming = Events.Single(e => e.Id == DemoCatalogue.UpcomingEvent);

        Assert.Equal("The O2 Arena", arena.Venue.Name);
        Assert.True(arena.OnSaleAt < Now && club.OnSaleAt < Now);
        Assert.Equal(300, SeatingPlan.Capacity(club.Sections));
        Assert.True(upcoming.OnSaleAt > Now.AddDays(7));
    }

    [Fact]
    public void An_event_is_a_small_document()
    {
        List<int> sizes = [.. Events.Select(e => Json(e).Length)];
        Assert.True(sizes.Average() < 4_000, $"average {sizes.Average():F0}");
        Assert.True(sizes.Max() < 10_000, $"largest {sizes.Max()}");
    }

    private static string Json(EventDocument e) => JsonSerializer.Serialize(e, CatalogueDocuments.Default.EventDocument);
}
