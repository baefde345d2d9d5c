using Microsoft.AspNetCore.Http;
using TicketMaster.Search;
using Xunit;

namespace TicketMaster.Tests.Search;

public sealed class SearchParametersTests
{
    [Fact]
    public void Nothing_given_means_the_first_page_of_everything_soonest_first() =>
        Assert.Equal(new SearchQuery { Page = 1, Size = Limits.DefaultPageSize, Sort = SearchSort.Relevance }, Valid(""));

    [Fact]
    public void A_parameter_left_empty_is_as_if_absent() =>
        Assert.Equal(new SearchQuery(), Valid("?token=&location=&date=&category=%20&from=&to=&near=&radius=&sort=&page=&size="));

    [Fact]
    public void Everything_given_is_read() => Assert.Equal(
        new SearchQuery
        {
            Token = "cold play",
            Location = "München",
            Category = "concert",
            FromDay = new DateOnly(2026, 12, 1),
            ToDay = new DateOnly(2026, 12, 31),
            Near = new SearchCircle(-33.87, 151.21, 12.5),
            Sort = SearchSort.Distance,
            Page = 3,
            Size = 100,
        },
        Valid(
            "?token=cold+play&location=M%C3%BCnchen&category=concert&date=2026-12-01..2026-12-31"
            + "&near=-33.87,151.21&radius=12.5&sort=distance&page=3&size=100"));

    [Theory]
    [InlineData("opera", "opera")]
    [InlineData("OPERA", "opera")]
    [InlineData("%20Theatre%20", "theatre")]
    public void A_category_is_one_of_the_list_in_any_capitals(string sent, string category) =>
        Assert.Equal(category, Valid($"?category={sent}").Category);

    [Fact]
    public void One_day_is_a_range_of_one_day()
    {
        SearchQuery query = Valid("?date=2028-02-29");

        Assert.Equal((new DateOnly(2028, 2, 29), new DateOnly(2028, 2, 29)), (query.FromDay, query.ToDay));
    }

    [Fact]
    public void From_and_to_are_days_at_the_venue_or_times_and_either_may_be_left_out()
    {
        Assert.Equal(new DateOnly(2026, 12, 1), Valid("?from=2026-12-01").FromDay);
        Assert.Equal(new DateOnly(2026, 12, 1), Valid("?to=2026-12-01").ToDay);
        var time = new DateTimeOffset(2026, 12, 1, 20, 0, 0, TimeSpan.FromHours(2));
        Assert.Equal(time, Valid("?from=2026-12-01T20:00:00%2B02:00").FromTime);
        Assert.Equal(time, Valid("?to=2026-12-01T18:00Z").ToTime);
        Assert.Equal(time, Valid("?to=2026-12-01T20:00:00.000+02:00").ToTime);
    }

    [Fact]
    public void A_radius_not_given_is_the_default_one() =>
        Assert.Equal(new SearchCircle(51.5, -0.12, Limits.DefaultSearchRadius), Valid("?near=51.5,-0.12").Near);

    [Theory]
    [InlineData("?date=2026-02-29", "date")]
    [InlineData("?date=2026-13-01", "date")]
    [InlineData("?date=01.12.2026", "date")]
    [InlineData("?date=2026-12-31..2026-12-01", "date")]
    [InlineData("?date=2026-12-01..", "date")]
    [InlineData("?date=2026-12-01..2026-12-02..2026-12-03", "date")]
    [InlineData("?from=2026-02-30", "from")]
    [InlineData("?from=2026-12-01T25:00:00Z", "from")]
    [InlineData("?from=2026-12-01T20:00:00", "from")]
    [InlineData("?to=tomorrow", "to")]
    [InlineData("?from=2026-12-02&to=2026-12-01", "from")]
    [InlineData("?from=2026-12-02T00:00:01Z&to=2026-12-02T00:00:00Z", "from")]
    [InlineData("?date=2026-12-01&from=2026-12-01", "date")]
    [InlineData("?near=51.5", "near")]
    [InlineData("?near=91,0", "near")]
    [InlineData("?near=0,181", "near")]
    [InlineData("?near=NaN,0", "near")]
    [InlineData("?near=1,2,3", "near")]
    [InlineData("?near=0,0&radius=0", "radius")]
    [InlineData("?near=0,0&radius=-1", "radius")]
    [InlineData("?near=0,0&radius=1001", "radius")]
    [InlineData("?near=0,0&radius=1e2", "radius")]
    [InlineData("?near=0,0&radius=far", "radius")]
    [InlineData("?radius=10", "near")]
    [InlineData("?sort=name", "sort")]
    [InlineData("?sort=Date", "sort")]
    [InlineData("?sort=distance", "near")]
    [InlineData("?page=0", "page")]
    [InlineData("?page=-1", "page")]
    [InlineData("?page=1.5", "page")]
    [InlineData("?page=99999999999", "page")]
    [InlineData("?size=0", "size")]
    [InlineData("?size=101", "size")]
    [InlineData("?size=ten", "size")]
    [InlineData("?page=101&size=100", "page")]
    public void What_cannot_be_meant_is_refused_by_name(string query, string parameter)
    {
        SearchParameters.Refused refused = Assert.IsType<SearchParameters.Refused>(Parse(query));

        Assert.Equal((400, "invalid-request"), (refused.Refusal.Status, refused.Refusal.Code));
        Assert.Contains($"'{parameter}'", refused.Refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_may_reach_to_the_end_of_the_window_and_a_radius_and_words_to_their_limits()
    {
        string words = new('x', Limits.SearchTokenLength);

        Assert.Equal(100, Valid("?page=100&size=100").Page);
        Assert.Equal(Limits.SearchWindow, Valid($"?page={Limits.SearchWindow}&size=1").Page);
        Assert.Equal(Limits.SearchRadius, Valid($"?near=90,-180&radius={Limits.SearchRadius}").Near!.Radius);
        Assert.Equal(words, Valid($"?token={words}").Token);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("location")]
    public void A_word_too_long_is_refused(string parameter)
    {
        SearchParameters parsed = Parse($"?{parameter}={new string('x', Limits.SearchTokenLength + 1)}");

        Assert.Contains($"'{parameter}'", Assert.IsType<SearchParameters.Refused>(parsed).Refusal.Detail, StringComparison.Ordinal);
    }

    private static SearchParameters Parse(string query) =>
        SearchParameters.Parse(new DefaultHttpContext { Request = { QueryString = new QueryString(query) } }.Request);

    private static SearchQuery Valid(string query) => Assert.IsType<SearchParameters.Valid>(Parse(query)).Query;
}
