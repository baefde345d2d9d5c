using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Search;

public sealed class SearchScenarioTests
{
    [Fact]
    public async Task A_search_answers_in_the_documented_shape_and_304_to_who_has_it()
    {
        await using TicketMasterApp app = await StartAsync(TestEvents.Of("e1"));
        using HttpClient client = app.Anyone();

        using HttpResponseMessage response = await client.GetAsync("/search?token=performrs&location=Wien&date=2026-12-24");
        string body = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("public, s-maxage=1, stale-while-revalidate=5", response.Headers.GetValues("Cache-Control").Single());
        Assert.Equal(
            """
            {"events":[{"eventId":"e1","name":"The event e1","category":"concert","startsAt":"2026-12-24T19:30:00+00:00",
            """
            + """
            "localDate":"2026-12-24","venue":"Town Hall","city":"Vienna","country":"Austria","performers":["The Performers"],
            """
            + """
            "fromPrice":5000,"currency":"EUR","availability":"available"}],"total":1,"page":1,"size":20,
            """
            + """
            "facets":{"category":[{"value":"concert","count":1}],"city":[{"value":"Vienna","count":1}],
            """
            + """
            "country":[{"value":"Austria","count":1}],"date":[{"value":"2026-12","count":1}],
            """
            + """
            "availability":[{"value":"available","count":1}]}}
            """,
            body);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/search?token=performrs&location=Wien&date=2026-12-24");
        again.Headers.IfNoneMatch.Add(Assert.IsType<EntityTagHeaderValue>(response.Headers.ETag));
        using HttpResponseMessage unchanged = await client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task Suggestions_answer_in_the_documented_shape()
    {
        await using TicketMasterApp app = await StartAsync(TestEvents.Of("e1"));
        using HttpClient client = app.Anyone();

        Assert.Equal(
            """{"suggestions":[{"text":"Vienna","kind":"city","events":1}]}""", await client.GetStringAsync("/search/suggest?token=vien"));
    }

    [Theory]
    [InlineData("/search?date=2026-02-30")]
    [InlineData("/search?colour=red")]
    [InlineData("/search?page=0")]
    [InlineData("/search/suggest?token=x&size=11")]
    [InlineData("/search/suggest?location=x")]
    public async Task A_search_that_cannot_be_meant_is_a_problem(string path)
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient client = app.Anyone();

        using HttpResponseMessage response = await client.GetAsync(path);
        JsonElement problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("invalid-request", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task What_is_left_shows_in_the_search_as_availability_changes()
    {
        await using TicketMasterApp app = await StartAsync(
            TestEvents.Of("e1", TestEvents.Section("A", 1, 100, "P1"), TestEvents.Section("B", 1, 100, "P2")));

        Assert.Equal(("available", 3_000), await LeftAsync(app));
        await SetAsync(app, "B", 0, version: 1);
        Assert.Equal(("available", 5_000), await LeftAsync(app));
        await SetAsync(app, "A", 9, version: 1);
        Assert.Equal(("few", 5_000), await LeftAsync(app));
        await SetAsync(app, "A", 0, version: 2);
        Assert.Equal(("soldout", 3_000), await LeftAsync(app));
        await SetAsync(app, "A", 50, version: 3);
        Assert.Equal(("available", 5_000), await LeftAsync(app));
    }

    [Fact]
    public async Task Cancelled_deleted_and_started_events_are_not_found()
    {
        await using TicketMasterApp app = await StartAsync(TestEvents.Of("e1"), TestEvents.Of("e2"), TestEvents.Of("e3"));
        Assert.Equal(3, await TotalAsync(app));

        await ChangeAsync(app, "e1", e => e with { Status = EventStatus.Cancelled, Version = 2 });
        await ChangeAsync(app, "e2", e => e with { Status = EventStatus.Deleted, Version = 2 });
        Assert.Equal(1, await TotalAsync(app));

        app.Clock.Advance(TestEvents.Of("e3").StartsAt - app.Clock.GetUtcNow());
        Assert.Equal(0, await TotalAsync(app));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_index_that_is_lost_or_damaged_is_filled_again_from_the_store(bool damaged)
    {
        string folder = TestFolders.Create("search-");
        await using (TicketMasterApp first = await TicketMasterApp.StartAsync(dataPath: folder))
        {
            await first.AddAsync(TestEvents.Of("e1"));
            await SetAsync(first, "A", 0, version: 1);
            Assert.Equal(1, await TotalAsync(first));
        }

        string file = Path.Combine(folder, "search.db");
        if (damaged)
        {
            await File.WriteAllTextAsync(file, "This is no database.");
        }
        else
        {
            File.Delete(file);
        }

        await using (TicketMasterApp second = await TicketMasterApp.StartAsync(dataPath: folder))
        {
            await second.UntilIdleAsync();
            Assert.Equal(("soldout", 5_000), await LeftAsync(second));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<TicketMasterApp> StartAsync(params EventDocument[] events)
    {
        TicketMasterApp app = await TicketMasterApp.StartAsync();
        foreach (EventDocument document in events)
        {
            await app.AddAsync(document);
        }

        await app.UntilIdleAsync();
        return app;
    }

    private static async Task ChangeAsync(TicketMasterApp app, string id, Func<EventDocument, EventDocument> change)
    {
        IDocumentContainer<EventDocument> events = app.Container<EventDocument>();
        StoreResult<EventDocument> current = await events.ReadAsync(id, id, CancellationToken.None);
        Assert.True((await events.ReplaceAsync(change(current.Document!), current.ETag!, CancellationToken.None)).IsOk);
        await app.UntilIdleAsync();
    }

    private static async Task SetAsync(TicketMasterApp app, string section, int available, long version)
    {
        IDocumentContainer<AvailabilityDocument> container = app.Container<AvailabilityDocument>();
        var document = new AvailabilityDocument
        {
            Id = $"e1-{section}",
            EventId = "e1",
            Section = section,
            Seats = new string('a', available),
            Available = available,
            Version = version,
            SeatVersions = ReadOnlyMemory<byte>.Empty,
        };
        StoreResult<AvailabilityDocument> current = await container.ReadAsync(document.Id, document.Id, CancellationToken.None);
        StoreResult<AvailabilityDocument> written = current.IsOk
            ? await container.ReplaceAsync(document, current.ETag!, CancellationToken.None)
            : await container.CreateAsync(document, CancellationToken.None);
        Assert.True(written.IsOk);
        await app.UntilIdleAsync();
    }

    private static async Task<JsonElement> SearchAsync(TicketMasterApp app)
    {
        using HttpClient client = app.Anyone();
        return await client.GetFromJsonAsync<JsonElement>("/search");
    }

    private static async Task<int> TotalAsync(TicketMasterApp app) => (await SearchAsync(app)).GetProperty("total").GetInt32();

    private static async Task<(string?, int)> LeftAsync(TicketMasterApp app)
    {
        JsonElement found = (await SearchAsync(app)).GetProperty("events")[0];
        return (found.GetProperty("availability").GetString(), found.GetProperty("fromPrice").GetInt32());
    }
}
