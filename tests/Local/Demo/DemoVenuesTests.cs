using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Local.Demo;
using TicketMaster.Payments;
using TicketMaster.Tests.Catalogue;
using Xunit;

namespace TicketMaster.Tests.Local.Demo;

public sealed class DemoVenuesTests
{
    private static readonly IReadOnlyList<DemoVenue> Venues = DemoData.Venues();

    [Fact]
    public void There_are_at_least_200_venues_each_with_its_own_id_and_name()
    {
        Assert.True(Venues.Count >= 200);
        Assert.Equal(Venues.Count, Venues.Select(venue => venue.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(Venues.Count, Venues.Select(venue => venue.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(Venues, venue => Assert.True(Ids.IsValid(venue.Id), venue.Id));
        Assert.All(Venues, venue => Assert.True(venue.Name.Length > 0 && venue.City.Length > 0 && venue.Country.Length > 0, venue.Id));
        Assert.All(Venues, venue => Assert.InRange(venue.Capacity, 300, 80_000));
        Assert.Equal(Enum.GetValues<VenueKind>().Length, Venues.Select(venue => venue.Kind).Distinct().Count());
    }

    [Fact]
    public void They_stand_on_all_continents_where_people_live()
    {
        string[] regions = [.. Venues.Select(venue => venue.TimeZone.Split('/')[0]).Distinct().Order()];
        Assert.Subset(regions.ToHashSet(), new HashSet<string> { "Africa", "America", "Asia", "Australia", "Europe", "Pacific" });
        Assert.Contains(Venues, venue => venue.Latitude < -20 && venue.TimeZone.StartsWith("America/", StringComparison.Ordinal));
        Assert.True(Venues.Select(venue => venue.Country).Distinct().Count() >= 60);
    }

    [Fact]
    public void A_venues_time_zone_is_one_of_its_longitude()
    {
        Assert.All(Venues, venue =>
        {
            Assert.InRange(venue.Latitude, -60, 75);
            Assert.InRange(venue.Longitude, -180, 180);
            Assert.True(TimeZoneInfo.TryFindSystemTimeZoneById(venue.TimeZone, out TimeZoneInfo? zone), $"{venue.Id}: {venue.TimeZone}");
            double solar = venue.Longitude / 15;
            double apart = Math.Abs(Math.IEEERemainder(zone.BaseUtcOffset.TotalHours - solar, 24));
            Assert.True(apart <= 3, $"{venue.Id}: {venue.TimeZone} is {apart:F1} hours from {venue.Longitude}°.");
        });
    }

    [Fact]
    public void Venues_of_a_city_stand_near_each_other_and_those_of_a_zone_in_one_part_of_the_world()
    {
        // 60 km is a large city with its suburbs; a zone's width is checked by longitude, its height here.
        AssertNear(Venues.GroupBy(venue => $"{venue.City}, {venue.Country}, {venue.TimeZone}"), 60);
        AssertNear(Venues.GroupBy(venue => $"{venue.Country}, {venue.TimeZone}"), 3_500);
    }

    [Fact]
    public void Every_venue_has_a_plan_of_as_many_seats_whose_every_seat_is_found_again() =>
        Assert.All(Venues, venue =>
        {
            IReadOnlyList<PlanSection> plan = VenuePlan.Of(venue.Kind, venue.Capacity);
            Assert.Equal(venue.Capacity, SeatingPlan.Capacity(plan));
            Assert.InRange(plan.Count, 3, 80);
            SeatingPlanRoundTrip.Check(venue.Name, plan, idsEach: venue.Capacity <= 3_000 ? 1 : 17);
        });

    [Fact]
    public void Plans_of_any_kind_hold_any_capacity_a_venue_may_have() =>
        Assert.All(Enum.GetValues<VenueKind>(), kind =>
        {
            foreach (int capacity in (int[])[300, 301, 999, 5_000, 11_999, 12_000, 30_000, 79_999, 80_000])
            {
                IReadOnlyList<PlanSection> plan = VenuePlan.Of(kind, capacity);
                Assert.Empty(SeatingPlanProblems.Find(plan, null));
                Assert.Equal(capacity, SeatingPlan.Capacity(plan));
            }
        });

    [Fact]
    public void Every_venues_currency_has_prices_within_the_limits()
    {
        IReadOnlyDictionary<string, DemoCurrency> currencies = DemoData.Currencies();
        Assert.All(Venues, venue =>
        {
            DemoCurrency currency = currencies[venue.Currency];
            ChargeRange range = StripeMoney.RangeOf(venue.Currency)!;
            Assert.All([5.0, 60, 400, currency.Dearest], dollars =>
            {
                long price = currency.Price(Math.Min(dollars, currency.Dearest));
                Assert.InRange(price, 1, Limits.Price);
                Assert.True(range.Takes(price) && range.Takes(price * Limits.TicketsPerReserve), $"{price} {venue.Currency}");
            });
        });
        Assert.Equal(9_000, currencies["JPY"].Price(60));
        Assert.Equal(6_000, currencies["USD"].Price(60));
        Assert.Equal(43_000, currencies["JOD"].Price(60));
    }

    private static void AssertNear(IEnumerable<IGrouping<string, DemoVenue>> groups, double kilometres) =>
        Assert.All(groups, group =>
        {
            DemoVenue first = group.First();
            Assert.All(group, venue =>
            {
                double apart = Kilometres(first, venue);
                Assert.True(apart <= kilometres, $"{group.Key}: {venue.Name} is {apart:F0} km from {first.Name}.");
            });
        });

    private static double Kilometres(DemoVenue a, DemoVenue b)
    {
        double latitude = Radians(b.Latitude - a.Latitude);
        double longitude = Radians(b.Longitude - a.Longitude);
        double h = Math.Pow(Math.Sin(latitude / 2), 2)
            + (Math.Cos(Radians(a.Latitude)) * Math.Cos(Radians(b.Latitude)) * Math.Pow(Math.Sin(longitude / 2), 2));
        return 12_742 * Math.Asin(Math.Sqrt(h));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
