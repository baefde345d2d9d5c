using System.Net;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Azure.Search.Documents;
using Azure.Search.Documents.Indexes;
using TicketMaster.Adapters;
using Xunit;

namespace TicketMaster.Tests.Search.AiSearch;

public sealed class EventsIndexTests
{
    [Fact]
    public async Task The_index_is_created_or_updated_by_one_request_that_says_all_of_it()
    {
        JsonNode body = JsonNode.Parse((await ApplyAsync()).Body)!;

        Assert.Equal("events", (string)body["name"]!);
        Assert.Equal(
            """[{"name":"names","searchMode":"analyzingInfixMatching","sourceFields":"""
            + """["nameFolded","performersFolded","venueFolded","cityFolded"]}]""",
            body["suggesters"]!.ToJsonString());
        Assert.Equal(
            """{"fieldName":"startsAt","boost":1.5,"interpolation":"linear","freshness":{"boostingDuration":"-P90D"},"type":"freshness"}""",
            Ordered(body["scoringProfiles"]![0]!["functions"]![0]!));
        Assert.Equal(
            """{"fieldName":"location","boost":1.5,"interpolation":"linear","distance":"""
            + """{"referencePointParameter":"point","boostingDistance":50},"type":"distance"}""",
            Ordered(body["scoringProfiles"]![1]!["functions"]![1]!));
        Assert.Equal(["soon", "soon-and-near"], body["scoringProfiles"]!.AsArray().Select(profile => (string)profile!["name"]!));
    }

    [Fact]
    public async Task It_is_put_under_its_name()
    {
        SearchServiceDouble.Request request = await ApplyAsync();

        Assert.Equal(("PUT", "/indexes('events')?allowIndexDowntime=false&api-version=2023-11-01"), (request.Method, request.Path));
    }

    [Theory]
    [InlineData("eventId", "Edm.String", "key retrievable filterable sortable", null)]
    [InlineData("version", "Edm.Int64", "retrievable filterable", null)]
    [InlineData("form", "Edm.Int32", "retrievable filterable", null)]
    [InlineData("removedAt", "Edm.DateTimeOffset", "retrievable filterable", null)]
    [InlineData("name", "Edm.String", "retrievable searchable", "en.microsoft")]
    [InlineData("nameFolded", "Edm.String", "searchable", "standard.lucene")]
    [InlineData("performers", "Collection(Edm.String)", "retrievable searchable", "en.microsoft")]
    [InlineData("performersFolded", "Collection(Edm.String)", "searchable", "standard.lucene")]
    [InlineData("category", "Edm.String", "retrievable filterable sortable facetable", null)]
    [InlineData("categoryFolded", "Edm.String", "searchable filterable", "standard.lucene")]
    [InlineData("venue", "Edm.String", "retrievable searchable", "en.microsoft")]
    [InlineData("venueFolded", "Edm.String", "searchable", "standard.lucene")]
    [InlineData("city", "Edm.String", "retrievable searchable filterable facetable", "en.microsoft")]
    [InlineData("cityFolded", "Edm.String", "searchable", "standard.lucene")]
    [InlineData("country", "Edm.String", "retrievable filterable sortable facetable", null)]
    [InlineData("places", "Collection(Edm.String)", "searchable filterable", "standard.lucene")]
    [InlineData("startsAt", "Edm.DateTimeOffset", "retrievable filterable sortable facetable", null)]
    [InlineData("localDate", "Edm.DateTimeOffset", "retrievable filterable sortable facetable", null)]
    [InlineData("month", "Edm.String", "retrievable filterable sortable facetable", null)]
    [InlineData("timeZone", "Edm.String", "retrievable", null)]
    [InlineData("onSaleAt", "Edm.DateTimeOffset", "retrievable", null)]
    [InlineData("soonUntil", "Edm.DateTimeOffset", "retrievable filterable sortable facetable", null)]
    [InlineData("venueId", "Edm.String", "retrievable", null)]
    [InlineData("fromPrice", "Edm.Int64", "retrievable filterable sortable facetable", null)]
    [InlineData("priceOrder", "Edm.Int64", "retrievable sortable", null)]
    [InlineData("currency", "Edm.String", "retrievable filterable sortable facetable", null)]
    [InlineData("availability", "Edm.String", "retrievable filterable sortable facetable", null)]
    [InlineData("location", "Edm.GeographyPoint", "retrievable filterable sortable", null)]
    public async Task A_field_can_do_what_is_asked_of_it(string name, string type, string abilities, string? analyzer)
    {
        JsonNode field = JsonNode.Parse((await ApplyAsync()).Body)!["fields"]!.AsArray().Single(field => (string)field!["name"]! == name)!;

        string[] able = [.. s_abilities.Where(ability => (bool?)field[ability] ?? false)];
        Assert.Equal((type, abilities, analyzer), ((string)field["type"]!, string.Join(' ', able), (string?)field["analyzer"]));
    }

    [Fact]
    public void The_index_has_the_fields_that_are_written_and_no_others() =>
        Assert.Equal(
            AiSearchJson.Default.IndexEntry.Properties.Select(property => property.Name).Order(),
            EventsIndex.Definition().Fields.Select(field => field.Name).Order());

    [Fact]
    public void Text_is_weighed_in_the_fields_that_are_searched() =>
        Assert.All(
            EventsIndex.Definition().ScoringProfiles,
            profile => Assert.Equal(
                EventsIndex.Definition().Fields.Where(field => field.IsSearchable is true).Select(field => field.Name).Order(),
                profile.TextWeights.Weights.Keys.Order()));

    private static readonly string[] s_abilities = ["key", "retrievable", "searchable", "filterable", "sortable", "facetable"];

    private static string Ordered(JsonNode function)
    {
        JsonObject known = function.AsObject();
        var ordered = new JsonObject();
        foreach (string name in (string[])["fieldName", "boost", "interpolation", "freshness", "distance", "type"])
        {
            if (known[name] is { } value)
            {
                ordered[name] = value.DeepClone();
            }
        }

        Assert.Equal(known.Count, ordered.Count);
        return ordered.ToJsonString();
    }

    private static async Task<SearchServiceDouble.Request> ApplyAsync()
    {
        using var service = new SearchServiceDouble();
        service.Answers.Enqueue((HttpStatusCode.Created, """{"name":"events","fields":[]}"""));
        var options =
            new SearchClientOptions(SearchClientOptions.ServiceVersion.V2023_11_01) { Transport = new HttpClientTransport(service) };

        var client = new SearchIndexClient(SearchServiceDouble.Endpoint, new SearchServiceDouble.FixedToken(), options);
        await EventsIndex.ApplyAsync(client, "events", default);

        return Assert.Single(service.Requests);
    }
}
