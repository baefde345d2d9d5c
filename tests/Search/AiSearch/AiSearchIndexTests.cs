using System.Net;
using System.Text.Json.Nodes;
using Azure;
using TicketMaster.Adapters;
using TicketMaster.Search;
using Xunit;

namespace TicketMaster.Tests.Search.AiSearch;

/// <summary>
/// What the real SDK sends for a search, compared with the service's documented REST API, and what becomes of its answers.
/// </summary>
public sealed class AiSearchIndexTests : IDisposable
{
    private const string SearchPath = "/indexes('events')/docs/search.post.search?api-version=2023-11-01";
    private const string SuggestPath = "/indexes('events')/docs/search.post.suggest?api-version=2023-11-01";
    private const string Facets =
        """["category,count:50","city,count:1000","country,count:250","month,count:24","availability,count:3","""
        + """ "soonUntil,values:2026-11-22T12:00:00.000Z"]""";

    private const string Select =
        "\"eventId,name,category,startsAt,localDate,timeZone,onSaleAt,venueId,venue,city,region,country,location,performers,fromPrice,"
        + "currency,availability\"";

    private const string Jazz =
        "(+(words:jazz OR words:jazz*^0.5 OR mainPlaces:jazz^6) headlinerWords:jazz^14 nameWords:jazz^10 categoryWords:jazz^8"
        + " placeWords:jazz^4 supportingWords:jazz^3 venueWords:jazz^2) OR names:jazz^40 OR names:jazz*^8";

    private const string ToCome = "startsAt gt 2026-11-22T12:00:00.0000000+00:00";
    private const string Empty = """{"@odata.count":0,"value":[]}""";
    private static readonly DateTimeOffset s_now = new ManualTimeProvider().GetUtcNow();
    private readonly SearchServiceDouble _service = new();
    private readonly EntryWrites _writes;
    private readonly AiSearchIndex _index;
    private readonly EventSearch _search;

    public AiSearchIndexTests()
    {
        var clock = new ManualTimeProvider();
        AiSearchClients clients = _service.Clients();
        _writes = new EntryWrites(clients, clock);
        _index = new AiSearchIndex(clients, _writes, clock);
        _search = new EventSearch(_index);
    }

    [Fact]
    public async Task Without_words_the_soonest_events_come_first()
    {
        Answer(Empty);

        SearchPage page = await _search.SearchAsync(new SearchQuery(), s_now, default);

        Assert.Equal((0, 0, 1, 20), (page.Total, page.Events.Count, page.Page, page.Size));
        SearchServiceDouble.Request request = Assert.Single(_service.Requests);
        Assert.Equal(("POST", SearchPath, "Bearer a-token"), (request.Method, request.Path, request.Authorization));
        AssertBody(
            $$"""
            {"count":true,"facets":{{Facets}},"filter":"{{ToCome}}","minimumCoverage":80,"orderby":"startsAt asc,eventId asc",
            "queryType":"full","scoringStatistics":"global","search":"*","searchMode":"any","select":{{Select}},"skip":0,"top":20}
            """,
            request);
    }

    [Fact]
    public async Task Words_are_looked_for_in_every_text_and_of_equal_matches_the_sooner_is_first()
    {
        Answer(Found);

        await _search.SearchAsync(new SearchQuery { Token = "jazz", Page = 3, Size = 50 }, s_now, default);

        AssertBody(
            $$"""
            {"count":true,"facets":{{Facets}},"filter":"{{ToCome}}","minimumCoverage":80,
            "orderby":"search.score() desc,startsAt asc,eventId asc","queryType":"full","scoringStatistics":"global",
            "search":"{{Jazz}}","searchMode":"any","select":{{Select}},"skip":100,"top":50}
            """,
            _service.Requests[0]);
    }

    [Fact]
    public async Task Near_a_point_means_within_its_circle()
    {
        Answer(Empty);

        await _search.SearchAsync(
            new SearchQuery { Near = new SearchCircle(51.5, -0.12, 12.5), Sort = SearchSort.Distance }, s_now, default);

        JsonNode body = JsonNode.Parse(_service.Requests[0].Body)!;
        Assert.Equal($"{ToCome} and geo.distance(location, geography'POINT(-0.12 51.5)') le 12.5", (string)body["filter"]!);
        Assert.Equal("geo.distance(location, geography'POINT(-0.12 51.5)') asc,startsAt asc,eventId asc", (string)body["orderby"]!);
    }

    [Fact]
    public async Task Days_times_and_category_are_filters()
    {
        Answer(Empty);

        await _search.SearchAsync(
            new SearchQuery
            {
                Category = "theatre",
                FromDay = new DateOnly(2026, 12, 1),
                ToDay = new DateOnly(2026, 12, 31),
                FromTime = new DateTimeOffset(2026, 12, 1, 20, 0, 0, TimeSpan.FromHours(2)),
                ToTime = new DateTimeOffset(2026, 12, 2, 20, 0, 0, TimeSpan.Zero),
                Sort = SearchSort.Price,
            },
            s_now,
            default);

        JsonNode body = JsonNode.Parse(_service.Requests[0].Body)!;
        Assert.Equal(
            $"{ToCome} and category eq 'theatre'"
            + " and localDate ge 2026-12-01T00:00:00.0000000+00:00 and localDate le 2026-12-31T00:00:00.0000000+00:00"
            + " and startsAt ge 2026-12-01T18:00:00.0000000+00:00 and startsAt le 2026-12-02T20:00:00.0000000+00:00",
            (string)body["filter"]!);
        Assert.Equal("currency asc,priceOrder asc,startsAt asc,eventId asc", (string)body["orderby"]!);
    }

    [Fact]
    public async Task A_place_is_the_largest_of_its_name_then_any_and_only_if_nothing_is_on_there_one_half_typed_or_misspelt()
    {
        Answer(Empty);
        Answer(Empty);
        Answer(Empty);
        Answer(Found);

        SearchPage page = await _search.SearchAsync(new SearchQuery { Location = "Münch" }, s_now, default);

        Assert.Equal(1, page.Total);
        Assert.Equal(
            [
                $"{ToCome} and mainPlaces/any(place: place eq 'munch')",
                $"{ToCome} and places/any(place: place eq 'munch')",
                $"{ToCome} and places/any(place: place eq 'munch')",
                $"{ToCome} and search.ismatch('placeWords:munch OR placeWords:muench OR placeWords:munch*^0.5 OR venueWords:munch"
                + " OR venueWords:muench OR venueWords:munch*^0.5', 'placeWords,venueWords', 'full', 'all')",
            ],
            _service.Requests.Select(request => (string)JsonNode.Parse(request.Body)!["filter"]!));
    }

    [Fact]
    public async Task Several_places_must_all_hold_and_may_stand_beside_each_other_without_a_comma()
    {
        Answer(Found);
        Answer(Found);

        await _search.SearchAsync(new SearchQuery { Location = "Los Angeles, CA" }, s_now, default);
        await _search.SearchAsync(new SearchQuery { Location = "Melbourne VIC" }, s_now, default);

        Assert.Equal(
            [
                $"{ToCome} and (mainPlaces/any(place: place eq 'los angeles')"
                + " or (mainPlaces/any(place: place eq 'los') and places/any(place: place eq 'angeles')))"
                + " and places/any(place: place eq 'ca')",
                $"{ToCome} and (mainPlaces/any(place: place eq 'melbourne vic')"
                + " or (mainPlaces/any(place: place eq 'melbourne') and places/any(place: place eq 'vic')))",
            ],
            _service.Requests.Select(request => (string)JsonNode.Parse(request.Body)!["filter"]!));
    }

    [Fact]
    public async Task A_place_that_was_named_in_full_is_asked_for_once()
    {
        Answer(Found);

        await _search.SearchAsync(new SearchQuery { Location = "Munich" }, s_now, default);

        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task Quotes_in_a_value_stay_in_the_value()
    {
        Answer(Found);

        await _index.AskAsync(
            new Question(
                new SearchQuery { Category = "it's" },
                null,
                new PlaceFilter.Named(new TextQuery.Word(SearchFields.Places, "x' or 1 eq 1")),
                s_now),
            default);

        Assert.Equal(
            $"{ToCome} and category eq 'it''s' and places/any(place: place eq 'x'' or 1 eq 1')",
            (string)JsonNode.Parse(_service.Requests[0].Body)!["filter"]!);
    }

    [Theory]
    [InlineData("\u0301", null)]
    [InlineData(null, ", /")]
    public async Task Nothing_but_punctuation_finds_nothing_and_asks_nothing(string? token, string? location)
    {
        SearchPage page = await _search.SearchAsync(new SearchQuery { Token = token, Location = location }, s_now, default);

        Assert.Equal(0, page.Total);
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task A_page_has_the_events_the_total_and_the_facets_with_months_in_order()
    {
        Answer(Found);

        SearchPage page = await _search.SearchAsync(new SearchQuery { Token = "jazz", Page = 2, Size = 1 }, s_now, default);

        EventSummary found = Assert.Single(page.Events);
        EventSummary expected = Samples.Event("e1", 1).Event;
        Assert.Equal(expected with { Performers = found.Performers, StartsAt = found.StartsAt, FromPrice = 2500 }, found);
        Assert.Equal(expected.Performers, found.Performers);
        Assert.Equal(expected.StartsAt, found.StartsAt);
        Assert.Equal((1, 2, 1), (page.Total, page.Page, page.Size));
        Assert.Equal([new FacetValue("Concert", 3), new FacetValue("Opera", 1)], page.Facets.Category);
        Assert.Equal([new FacetValue("2026-12", 1), new FacetValue("2027-01", 3)], page.Facets.Date);
        Assert.Empty(page.Facets.City);
    }

    [Fact]
    public async Task An_entry_of_an_earlier_version_is_shown_without_what_it_lacks()
    {
        const string Since = ""","timeZone":"Europe/Berlin","onSaleAt":"2026-09-25T08:00:00Z","venueId":"v1",""";
        Answer(Found.Replace(Since, ",", StringComparison.Ordinal));

        EventSummary found = Assert.Single((await _search.SearchAsync(new SearchQuery(), s_now, default)).Events);

        Assert.Equal(
            (null, null, null, null, "few"),
            (found.TimeZone, found.LocalStartsAt, found.OnSaleAt, found.VenueId, found.Availability));
        Assert.Equal((48.1, 11.5), (found.Latitude, found.Longitude));
    }

    [Fact]
    public async Task Events_whose_sale_is_to_come_count_as_soon()
    {
        Answer("""
            {"@odata.count":19,"@search.facets":{
            "availability":[{"count":12,"value":"available"},{"count":5,"value":"soldout"},{"count":2,"value":"few"}],
            "soonUntil":[{"count":6,"to":"2026-11-22T12:00:00Z"},{"count":8,"from":"2026-11-22T12:00:00Z"}]},"value":[]}
            """);

        Assert.Equal(
            [new FacetValue("soon", 8), new FacetValue("soldout", 5), new FacetValue("available", 4), new FacetValue("few", 2)],
            (await _search.SearchAsync(new SearchQuery(), s_now, default)).Facets.Availability);
    }

    [Fact]
    public async Task A_question_that_was_throttled_is_asked_once_more()
    {
        _service.Answers.Enqueue((HttpStatusCode.ServiceUnavailable, ""));
        Answer(Found);
        Assert.Equal(1, (await _search.SearchAsync(new SearchQuery(), s_now, default)).Total);

        _service.Answers.Enqueue((HttpStatusCode.TooManyRequests, ""));
        _service.Answers.Enqueue((HttpStatusCode.TooManyRequests, ""));
        SearchUnavailableException failure =
            await Assert.ThrowsAsync<SearchUnavailableException>(() => _search.SearchAsync(new SearchQuery(), s_now, default));
        Assert.Equal(429, Assert.IsType<RequestFailedException>(failure.InnerException).Status);
    }

    [Fact]
    public async Task Names_are_completed_as_typed()
    {
        Answer(
            """
            {"value":[
            {"@search.text":"beyonce","name":"Beyoncé live","performers":["Beyoncé"],"venue":"Hall","city":"Paris"},
            {"@search.text":"beyonce live","name":"Beyoncé live","performers":["Beyoncé"],"venue":"Arena","city":"Rome"}]}
            """);

        IReadOnlyList<Suggestion> suggestions = await _index.SuggestAsync("BEYONCÉ l", 10, s_now, default);

        Assert.Equal([new Suggestion("Beyoncé live", "event", 2), new Suggestion("Beyoncé", "performer", 2)], suggestions);
        SearchServiceDouble.Request request = Assert.Single(_service.Requests);
        Assert.Equal(SuggestPath, request.Path);
        AssertBody(
            $$"""
            {"filter":"{{ToCome}}","fuzzy":false,"minimumCoverage":80,"search":"beyonce l",
            "select":"name,performers,category,venue,city,region,country","suggesterName":"names","top":100}
            """,
            request);
    }

    [Fact]
    public async Task A_mistake_is_only_thought_of_where_nothing_completes_what_was_typed()
    {
        Answer("""{"value":[]}""");
        Answer("""{"value":[{"@search.text":"munich","name":"Jazz","performers":[],"venue":"Hall","city":"Munich"}]}""");

        Assert.Equal([new Suggestion("Munich", "city", 1)], await _index.SuggestAsync("munihc", 10, s_now, default));

        Assert.Equal([false, true], _service.Requests.Select(request => (bool)JsonNode.Parse(request.Body)!["fuzzy"]!));
    }

    [Fact]
    public async Task As_many_names_are_suggested_as_were_asked_for_and_what_is_too_long_is_cut()
    {
        Answer(
            """
            {"value":[{"@search.text":"a b","name":"A b","performers":[],"venue":"H","city":"C"},
            {"@search.text":"a c","name":"A c","performers":[],"venue":"H","city":"C"}]}
            """);

        Assert.Single(await _index.SuggestAsync(new string('a', 200), 1, s_now, default));

        Assert.Equal(new string('a', 100), (string)JsonNode.Parse(_service.Requests[0].Body)!["search"]!);
    }

    [Fact]
    public async Task Nothing_typed_asks_nothing()
    {
        Assert.Empty(await _index.SuggestAsync(" \u0301 ", 10, s_now, default));
        Assert.Empty(_service.Requests);
    }

    public void Dispose()
    {
        _writes.Dispose();
        _service.Dispose();
    }

    private const string Found =
        """
        {"@odata.context":"https://tickets.search.windows.net/indexes('events')/$metadata#docs(*)","@odata.count":1,
        """
        + """
        "@search.coverage":100.0,
        "@search.facets":{
        "category":[{"count":3,"value":"Concert"},{"count":1,"value":"Opera"}],
        "month":[{"count":3,"value":"2027-01"},{"count":1,"value":"2026-12"}]},
        "value":[{"@search.score":2.5,"eventId":"e1","name":"Beyoncé & Friends","category":"Concert","startsAt":"2026-12-24T18:30:00Z",
        "localDate":"2026-12-24T00:00:00Z","timeZone":"Europe/Berlin","onSaleAt":"2026-09-25T08:00:00Z","venueId":"v1",
        "location":{"type":"Point","coordinates":[11.5,48.1]},"venue":"Town Hall",
        "city":"Munich","country":"Germany","performers":["Beyoncé","AC/DC"],
        "fromPrice":2500,"currency":"EUR","availability":"few"}]}
        """;

    private static void AssertBody(string expected, SearchServiceDouble.Request request) =>
        Assert.Equal(SearchServiceDouble.Plain(expected), request.Body);

    private void Answer(string body) => _service.Answers.Enqueue((HttpStatusCode.OK, body));
}
