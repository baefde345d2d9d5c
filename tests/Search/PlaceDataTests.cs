using System.Globalization;
using TicketMaster.Catalogue;
using TicketMaster.Local.Demo;
using TicketMaster.Search;
using Xunit;

namespace TicketMaster.Tests.Search;

/// <summary>The lists of places that the search knows.</summary>
public sealed class PlaceDataTests
{
    [Theory]
    [InlineData("regions.txt")]
    [InlineData("countries.txt")]
    public void No_name_has_the_sign_of_a_footnote(string list) => Assert.All(
        SearchData.Lines(list).SelectMany(line => line.Split('\t', '|')),
        name => Assert.DoesNotContain(
            name, letter => letter is '*' or '†' || char.GetUnicodeCategory(letter) == UnicodeCategory.OtherNumber));

    [Fact]
    public void Where_a_venue_stands_tells_its_region()
    {
        DemoVenue[] venues = [.. DemoData.Venues().Where(venue => venue.Region is { Length: > 0 })];
        Assert.True(venues.Length > 300);
        (string Name, string Region, string? Found)[] found =
        [
            .. venues.Select(venue => (venue.Name, venue.Region, PlaceNames.Of(new EventVenue(
                venue.Id, venue.Name, venue.City, venue.Country, venue.Latitude, venue.Longitude, venue.TimeZone)).Region?.Code)),
        ];

        Assert.All(found, venue => Assert.Equal((venue.Name, venue.Region), (venue.Name, venue.Found ?? venue.Region)));
        // Of some countries' places the data has no regions.
        Assert.True(found.Count(venue => venue.Found is not null) > 300);
    }
}
