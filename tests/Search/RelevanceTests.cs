using Microsoft.AspNetCore.Http;
using TicketMaster.Search;
using Xunit;

namespace TicketMaster.Tests.Search;

/// <summary>What people type and what they must find, first results first.</summary>
public sealed class RelevanceTests(RelevanceCatalogue catalogue) : IClassFixture<RelevanceCatalogue>
{
    [Theory]
    // Names as they are written.
    [InlineData("token=coldplay", "coldplay-ldn coldplay-muc coldplay-trib")]
    [InlineData("token=hamilton", "hamilton-ldn hamilton-talk")]
    [InlineData("token=lewis hamilton", "hamilton-talk")]
    [InlineData("token=iron maiden", "maiden-col")]
    [InlineData("token=iron", "ironwine-nyc")]
    [InlineData("token=the who", "who-ldn")]
    [InlineData("token=nutcracker", "nutcracker-vie nutcracker-ldn")]
    [InlineData("token=taylor swift", "swift-tyo swift-par swift-ldn")]
    [InlineData("token=james taylor", "jtaylor-nyc")]
    [InlineData("token=spheres music", "coldplay-ldn coldplay-muc")]
    // Misspelt.
    [InlineData("token=coldpaly", "coldplay-ldn")]
    [InlineData("token=metalica", "metallica-muc metallica-tyo")]
    [InlineData("token=beyonse", "beyonce-par")]
    [InlineData("token=springstein", "springsteen-msg")]
    [InlineData("token=bruce sprinsteen", "springsteen-msg")]
    [InlineData("token=tailor swfit", "swift-tyo swift-par swift-ldn")]
    [InlineData("token=ramstein", "rammstein-col")]
    [InlineData("token=nutkracker", "nutcracker-vie nutcracker-ldn")]
    [InlineData("token=phantm of the opra", "phantom-nyc")]
    [InlineData("token=betoven", "")]
    [InlineData("token=bethoven", "beethoven-ham")]
    [InlineData("token=lolapaloza", "lolla-par")]
    [InlineData("token=gervias", "gervais-ldn")]
    // What is right goes before what is misspelt or half typed, even if a word that tells little has to be left out for it.
    [InlineData("token=queen tour", "queen-ldn")]
    [InlineData("token=queen tour tickets", "queen-ldn")]
    [InlineData("token=roxy musik", "roxy-ham")]
    // A name of signs, or of words that are none otherwise, beside words that tell little.
    [InlineData("token=!!! tickets", "chk-nyc")]
    [InlineData("token=÷ tour", "divide-ldn")]
    [InlineData("token=tickets for the the", "thethe-mal")]
    [InlineData("token=the the !", "thethe-mal")]
    [InlineData("token=opera – tickets", "traviata-syd carmen-syd tosca-vie zauberfloete-vie")]
    // Half typed, also with a mistake.
    [InlineData("token=cold", "coldplay-ldn")]
    [InlineData("token=metall", "metallica-muc")]
    [InlineData("token=mettal", "metallica-muc")]
    [InlineData("token=taylor sw", "swift-tyo")]
    [InlineData("token=zauber", "zauberfloete-vie")]
    [InlineData("token=spring", "springsteen-msg")]
    [InlineData("token=bru spr", "springsteen-msg")]
    // Accents, punctuation, written apart or together.
    [InlineData("token=beyonce", "beyonce-par")]
    [InlineData("token=BEYONCÉ", "beyonce-par")]
    [InlineData("token=bjork", "bjork-mal")]
    [InlineData("token=zauberflote", "zauberfloete-vie")]
    [InlineData("token=dvorak", "dvorak-nyc")]
    [InlineData("token=sigur ros", "sigur-ham")]
    [InlineData("token=rosalia", "rosalia-bcn")]
    [InlineData("token=acdc", "acdc-muc")]
    [InlineData("token=ac/dc", "acdc-muc")]
    [InlineData("token=guns n roses", "gnr-sao")]
    [InlineData("token=guns and roses", "gnr-sao")]
    [InlineData("token=cold play", "coldplay-ldn")]
    [InlineData("token=ironmaiden", "maiden-col")]
    [InlineData("token=iron and wine", "ironwine-nyc")]
    // Words of several fields together.
    [InlineData("token=coldplay munich", "coldplay-muc")]
    [InlineData("token=coldplay münchen", "coldplay-muc")]
    [InlineData("token=jazz new york", "jazz-nyc")]
    [InlineData("token=carmen sydney", "carmen-syd")]
    [InlineData("token=comedy in london", "hamilton-talk carr-ldn gervais-ldn")]
    [InlineData("token=knicks celtics", "knicks-1")]
    [InlineData("token=coldplay tokyo", "coldplay-ldn coldplay-muc coldplay-trib")]
    // A city, a venue or a country.
    [InlineData("location=york", "coldplay-trib")]
    [InlineData("location=new york", "knicks-1 rangers-1 jazz-nyc knicks-2")]
    [InlineData("location=New York, NY", "knicks-1 rangers-1 jazz-nyc knicks-2")]
    [InlineData("location=new york ny", "knicks-1 rangers-1 jazz-nyc knicks-2")]
    [InlineData("location=NY", "knicks-1 sabres-buf rangers-1 jazz-nyc knicks-2")]
    [InlineData("location=Buffalo, New York", "sabres-buf")]
    [InlineData("location=NYC", "knicks-1 rangers-1 jazz-nyc knicks-2")]
    [InlineData("location=munich", "bayern-muc metallica-muc acdc-muc coldplay-muc")]
    [InlineData("location=München", "bayern-muc metallica-muc acdc-muc coldplay-muc")]
    [InlineData("location=muenchen", "bayern-muc metallica-muc acdc-muc coldplay-muc")]
    [InlineData("location=munch", "bayern-muc")]
    [InlineData("location=munhic", "bayern-muc")]
    [InlineData("location=köln", "ice-ham maiden-col rammstein-col")]
    [InlineData("location=malmo", "bjork-mal")]
    [InlineData("location=sao paulo", "rockinrio gnr-sao")]
    [InlineData("location=madison square garden", "knicks-1 rangers-1 knicks-2")]
    [InlineData("location=madison sqare gardn", "knicks-1 rangers-1 knicks-2")]
    [InlineData("location=wembley", "carr-ldn gervais-ldn england-ldn facup-ldn")]
    [InlineData("location=wembley stadium", "england-ldn facup-ldn swift-ldn coldplay-ldn")]
    [InlineData("location=o2", "hamilton-talk boxing-ldn queen-ldn tennis-ldn")]
    [InlineData("location=UK&category=ballet", "nutcracker-ldn")]
    [InlineData("location=United Kingdom&category=ballet", "nutcracker-ldn")]
    [InlineData("location=USA&category=comedy", "noah-nyc")]
    [InlineData("location=Deutschland&category=classical", "beethoven-ham")]
    [InlineData("location=Austrai", "mozart-vie nutcracker-vie tosca-vie zauberfloete-vie")]
    [InlineData("location=london, uk&category=theatre", "hamilton-ldn")]
    [InlineData("location=london uk&category=theatre", "hamilton-ldn")]
    [InlineData("location=東京&category=sports", "giants-tyo")]
    [InlineData("location=atlantis", "")]
    // Token and location together.
    [InlineData("token=coldplay&location=london", "coldplay-ldn")]
    [InlineData("token=coldpaly&location=munchen", "coldplay-muc")]
    [InlineData("token=london&location=new york", "grammar-nyc")]
    [InlineData("token=hamilton&location=paris", "")]
    // Dates.
    [InlineData("date=2026-12-24", "nutcracker-vie")]
    [InlineData("date=2026-12-24..2026-12-27", "nutcracker-vie ice-ham disney-par")]
    [InlineData("token=nutcracker&date=2026-12-28", "nutcracker-ldn")]
    [InlineData("token=coldplay&date=2027-07-01..2027-07-31", "coldplay-muc")]
    [InlineData("token=coldplay&from=2027-01-01&to=2027-06-30", "coldplay-ldn")]
    [InlineData("from=2027-11-01", "tennis-ldn")]
    [InlineData("from=2026-12-31T18:00:00Z&to=2026-12-31T19:00:00Z", "beethoven-ham")]
    [InlineData("from=2026-12-31T19:00:01Z&to=2027-01-01T00:00:00Z", "")]
    [InlineData("location=paris&date=2026-12-01..2026-12-31", "jazz-par disney-par")]
    [InlineData("date=2026-11-21", "")]
    // Category, place on the map, order.
    [InlineData("category=Opera", "tosca-vie traviata-syd zauberfloete-vie carmen-syd")]
    [InlineData("category=exhibition", "")]
    [InlineData("near=51.5,-0.1&radius=30&category=sports&sort=distance", "boxing-ldn tennis-ldn england-ldn facup-ldn")]
    [InlineData("near=48.2,16.4&radius=10&sort=date", "mozart-vie nutcracker-vie tosca-vie zauberfloete-vie")]
    [InlineData("near=0,0&radius=100", "")]
    [InlineData("token=coldplay&sort=date", "coldplay-trib coldplay-ldn coldplay-muc")]
    [InlineData("token=nutcracker&sort=price", "nutcracker-vie nutcracker-ldn")]
    [InlineData("token=coldplay&sort=price", "coldplay-muc coldplay-ldn coldplay-trib")]
    [InlineData("", "hamilton-talk knicks-1")]
    public async Task The_right_events_come_first(string search, string expected)
    {
        SearchPage page = await SearchAsync(search);

        string[] ids = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] found = [.. page.Events.Select(e => e.EventId)];
        Assert.Equal(ids, ids.Length == 0 ? found : found.Take(ids.Length));
    }

    [Theory]
    [InlineData("token=coldplay", 3)]
    [InlineData("token=taylor", 4)]
    [InlineData("location=york", 1)]
    [InlineData("location=london&category=sports", 4)]
    [InlineData("token=!!! tickets", 1)]
    [InlineData("token=÷ tour", 1)]
    [InlineData("location=Buffalo, New York", 1)]
    [InlineData("", 67)]
    public async Task Nothing_else_comes_with_them(string search, int total) => Assert.Equal(total, (await SearchAsync(search)).Total);

    [Fact]
    public async Task Facets_count_all_pages_and_months_are_in_order()
    {
        SearchPage page = await SearchAsync("location=london&size=2");

        Assert.Equal(2, page.Events.Count);
        Assert.Contains(new FacetValue("sports", 4), page.Facets.Category);
        Assert.Equal([new FacetValue("London", page.Total)], page.Facets.City);
        Assert.Equal([new FacetValue("United Kingdom", page.Total)], page.Facets.Country);
        Assert.Equal([new FacetValue("available", page.Total)], page.Facets.Availability);
        Assert.Equal(
            page.Facets.Date.Select(month => month.Value).Order(StringComparer.Ordinal), page.Facets.Date.Select(month => month.Value));
        Assert.Equal(page.Total, page.Facets.Date.Sum(month => month.Count));
    }

    [Fact]
    public async Task Pages_together_hold_every_event_once()
    {
        List<string> ids = [];
        for (int page = 1; page <= 10; page++)
        {
            ids.AddRange((await SearchAsync($"page={page}&size=7")).Events.Select(e => e.EventId));
        }

        Assert.Equal(67, ids.Count);
        Assert.Equal(67, ids.Distinct().Count());
    }

    [Theory]
    [InlineData("token=coldplay", null, null)]
    [InlineData("token=coldp", null, null)]
    [InlineData("token=coldpaly", null, true)]
    [InlineData("token=col spheres", null, true)]
    [InlineData("token=Coldplay tickets TICKETS tour", "tickets tour", null)]
    [InlineData("token=coldpaly tickets", "tickets", true)]
    [InlineData("token=coldplay tokyo", "tokyo", null)]
    [InlineData("token=!!! tickets", "tickets", null)]
    [InlineData("token=÷ tour", null, null)]
    [InlineData("token=tickets tuor", "tickets", true)]
    [InlineData("token=** tour tickets", "** tickets", null)]
    [InlineData("token=opera – tickets ... -", "tickets", null)]
    [InlineData("location=ne yor", null, null)]
    [InlineData("location=munich", null, null)]
    [InlineData("location=munch", null, null)]
    [InlineData("location=munhic", null, true)]
    public async Task What_was_left_out_and_what_was_guessed_is_told(string search, string? relaxed, bool? guessed)
    {
        SearchPage page = await SearchAsync(search);

        Assert.True(page.Total > 0);
        Assert.Equal((relaxed, guessed), (page.Relaxed is null ? null : string.Join(' ', page.Relaxed), page.Guessed));
    }

    [Theory]
    [InlineData("cold", "Coldplay|Ultimate Coldplay")]
    [InlineData("taylor", "Taylor Swift|James Taylor")]
    [InlineData("tailor s", "Taylor Swift")]
    [InlineData("wembl", "Wembley Stadium|OVO Arena Wembley")]
    [InlineData("munc", "FC Bayern München")]
    [InlineData("munichh", "Munich")]
    [InlineData("muni", "Munich")]
    [InlineData("beyonce", "Beyoncé")]
    [InlineData("acd", "AC/DC")]
    [InlineData("qqqq", "")]
    public async Task Suggestions_complete_what_is_typed(string token, string expected)
    {
        IReadOnlyList<Suggestion> suggestions = await catalogue.Index.SuggestAsync(token, 10, catalogue.Now, default);

        string[] texts = [.. suggestions.Select(s => s.Text)];
        Assert.All(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), text => Assert.Contains(text, texts));
        Assert.True(expected.Length > 0 || texts.Length == 0, $"Nothing was to be suggested, but {string.Join(", ", texts)} was.");
    }

    [Fact]
    public async Task An_event_disappears_from_search_and_suggestions_once_it_has_started()
    {
        var starts = new DateTimeOffset(2027, 11, 14, 19, 0, 0, TimeSpan.Zero);
        TimeSpan moment = TimeSpan.FromMilliseconds(1);
        var query = new SearchQuery { Token = "tennis" };

        Assert.Equal(1, (await catalogue.Search.SearchAsync(query, starts - moment, default)).Total);
        Assert.Equal(0, (await catalogue.Search.SearchAsync(query, starts, default)).Total);
        Assert.NotEmpty(await catalogue.Index.SuggestAsync("tenn", 10, starts - moment, default));
        Assert.Empty(await catalogue.Index.SuggestAsync("tenn", 10, starts, default));
    }

    private Task<SearchPage> SearchAsync(string search)
    {
        HttpRequest request = new DefaultHttpContext
        {
            Request = { QueryString = new QueryString("?" + search.Replace("+", "%2B", StringComparison.Ordinal)) },
        }.Request;
        SearchQuery query = Assert.IsType<SearchParameters.Valid>(SearchParameters.Parse(request)).Query;
        return catalogue.Search.SearchAsync(query, catalogue.Now, default);
    }
}
