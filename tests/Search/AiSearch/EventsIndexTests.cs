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
            """[{"name":"names","searchMode":"analyzingInfixMatching","sourceFields":["completions"]}]""",
            body["suggesters"]!.ToJsonString());
        Assert.Equal("#Microsoft.Azure.Search.BM25Similarity", (string)body["similarity"]!["@odata.type"]!);
        Assert.Equal((0, 0), ((int)body["similarity"]!["k1"]!, (int)body["similarity"]!["b"]!));
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
    [InlineData("name", "Edm.String", "retrievable", null)]
    [InlineData("performers", "Collection(Edm.String)", "retrievable", null)]
    [InlineData("category", "Edm.String", "retrievable filterable sortable facetable", null)]
    [InlineData("venue", "Edm.String", "retrievable", null)]
    [InlineData("city", "Edm.String", "retrievable filterable sortable facetable", null)]
    [InlineData("region", "Edm.String", "retrievable", null)]
    [InlineData("country", "Edm.String", "retrievable filterable sortable facetable", null)]
    [InlineData("names", "Collection(Edm.String)", "searchable", "whitespace")]
    [InlineData("headlinerWords", "Collection(Edm.String)", "searchable", "whitespace")]
    [InlineData("nameWords", "Collection(Edm.String)", "searchable", "whitespace")]
    [InlineData("supportingWords", "Collection(Edm.String)", "searchable", "whitespace")]
    [InlineData("categoryWords", "Collection(Edm.String)", "searchable", "whitespace")]
    [InlineData("placeWords", "Collection(Edm.String)", "searchable", "whitespace")]
    [InlineData("venueWords", "Collection(Edm.String)", "searchable", "whitespace")]
    [InlineData("words", "Collection(Edm.String)", "searchable", "whitespace")]
    [InlineData("places", "Collection(Edm.String)", "filterable", null)]
    [InlineData("mainPlaces", "Collection(Edm.String)", "searchable filterable", "keyword")]
    [InlineData("completions", "Collection(Edm.String)", "searchable", "standard.lucene")]
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

    private static readonly string[] s_abilities = ["key", "retrievable", "searchable", "filterable", "sortable", "facetable"];

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
