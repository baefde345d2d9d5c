using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using OneProcess.FullText;
using TicketMaster.Adapters;
using TicketMaster.Local;
using TicketMaster.Search;
using TicketMaster.Tests.Search.AiSearch;
using Xunit;

namespace TicketMaster.Tests.Search;

/// <summary>What both indexes are given, both show alike: every member of an event, whatever was asked for.</summary>
public sealed class SameInBothIndexesTests : IDisposable
{
    private static readonly DateTimeOffset s_onSaleAt = new(2026, 9, 25, 8, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("same-").FullName;
    private readonly SearchServiceDouble _service = new();
    private readonly EntryWrites _writes;
    private readonly AiSearchIndex _inAzure;
    private readonly LuceneIndex _index;
    private readonly LuceneSearchIndex _embedded;

    public SameInBothIndexesTests()
    {
        AiSearchClients clients = _service.Clients();
        _writes = new EntryWrites(clients, new ManualTimeProvider());
        _inAzure = new AiSearchIndex(clients, _writes, new ManualTimeProvider());
        _index = LuceneIndex.Open(Path.Combine(_folder, "search.db"), EventFields.Schema);
        _embedded = new LuceneSearchIndex(_index);
    }

    [Theory]
    [InlineData(0, "few", null)]
    [InlineData(-1, "soon", null)]
    [InlineData(0, "few", 4.0)]
    public async Task An_event_is_shown_alike(int secondsAfterSale, string availability, double? distance)
    {
        DateTimeOffset now = s_onSaleAt.AddSeconds(secondsAfterSale);
        SearchQuery query = distance is null ? new() : new() { Near = new SearchCircle(48.12, 11.544, 50) };
        await _inAzure.UpsertAsync([Samples.Event("e1", 1)], default);
        await _embedded.UpsertAsync([Samples.Event("e1", 1)], default);

        string inAzure = Json(await AzureAsync(query, now));
        string embedded = Json(await _embedded.AskAsync(new Question(query, null, null, now), default));

        Assert.Equal(embedded, inAzure);
        using var shown = JsonDocument.Parse(embedded);
        Assert.Equal(availability, shown.RootElement.GetProperty("availability").GetString());
        Assert.Equal("2026-12-24T19:30:00+01:00", shown.RootElement.GetProperty("localStartsAt").GetString());
        Assert.Equal(
            distance,
            shown.RootElement.TryGetProperty("distance", out JsonElement kilometres) ? Math.Round(kilometres.GetDouble(), 1) : null);
    }

    /// <summary>The service answers with the fields that it has and was asked for.</summary>
    private async Task<SearchPage> AzureAsync(SearchQuery query, DateTimeOffset now)
    {
        _service.Answers.Enqueue((HttpStatusCode.OK, """{"@odata.count":0,"value":[]}"""));
        await _inAzure.AskAsync(new Question(query, null, null, now), default);
        string[] select = ((string)JsonNode.Parse(_service.Requests[^1].Body)!["select"]!).Split(',');
        JsonObject hit = new(select.Select(field => KeyValuePair.Create(field, _service.Documents["e1"][field]?.DeepClone())));
        var found = new JsonObject { ["@odata.count"] = 1, ["value"] = new JsonArray(hit) };
        _service.Answers.Enqueue((HttpStatusCode.OK, found.ToJsonString()));
        return await _inAzure.AskAsync(new Question(query, null, null, now), default);
    }

    /// <summary>The one event, with times in one form: the embedded index keeps what it is given.</summary>
    private static string Json(SearchPage page)
    {
        EventSummary found = Assert.Single(page.Events);
        return JsonSerializer.Serialize(
            found with { StartsAt = found.StartsAt.ToUniversalTime(), OnSaleAt = found.OnSaleAt?.ToUniversalTime() },
            SearchJson.Default.EventSummary);
    }

    public void Dispose()
    {
        _writes.Dispose();
        _service.Dispose();
        _index.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
