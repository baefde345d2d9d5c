using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
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
        string body = Plain(await response.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("public, s-maxage=1, stale-while-revalidate=5", response.Headers.GetValues("Cache-Control").Single());
        Assert.Equal(
            """
            {"events":[{"eventId":"e1","name":"The event e1","category":"concert","startsAt":"2026-12-24T19:30:00+00:00",
            """
            + """
            "localDate":"2026-12-24","timeZone":"Europe/Vienna","onSaleAt":"2026-09-25T19:30:00+00:00","venueId":"v1",
            """
            + """
            "venue":"Town Hall","city":"Vienna","country":"Austria","latitude":48.2,"longitude":16.37,"performers":["The Performers"],
            """
            + """
            "fromPrice":5000,"currency":"EUR","availability":"available","localStartsAt":"2026-12-24T20:30:00+01:00"}],
            """
            + """
            "total":1,"page":1,"size":20,
            """
            + """
            "facets":{"category":[{"value":"concert","count":1}],"city":[{"value":"Vienna","count":1}],
            """
            + """
            "country":[{"value":"Austria","count":1}],"date":[{"value":"2026-12","count":1}],
            """
            + """
            "availability":[{"value":"available","count":1}]},"guessed":true}
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
    public async Task Before_its_sale_an_event_is_soon_and_from_then_on_what_is_left()
    {
        DateTimeOffset sale = new(2026, 11, 22, 13, 0, 0, TimeSpan.Zero);
        await using TicketMasterApp app = await StartAsync(
            TestEvents.Of("e1") with { OnSaleAt = sale },
            TestEvents.Of("e2"),
            TestEvents.Of("e3", TestEvents.Section("A", 1, 5)) with { OnSaleAt = sale },
            TestEvents.Of("e4", TestEvents.Section("A", 1, 5, null)) with { OnSaleAt = sale });

        Assert.Equal(["e1 soon", "e2 available", "e3 soon", "e4 soldout", "available 1", "soldout 1", "soon 2"], await SeenAsync());
        app.Clock.Advance(sale - app.Clock.GetUtcNow());
        Assert.Equal(["e1 available", "e2 available", "e3 few", "e4 soldout", "available 2", "few 1", "soldout 1"], await SeenAsync());

        async Task<IEnumerable<string>> SeenAsync()
        {
            JsonElement page = await SearchAsync(app);
            return page.GetProperty("events").EnumerateArray()
                .Select(e => $"{e.GetProperty("eventId").GetString()} {e.GetProperty("availability").GetString()}")
                .Concat(page.GetProperty("facets").GetProperty("availability").EnumerateArray()
                    .Select(value => $"{value.GetProperty("value").GetString()} {value.GetProperty("count").GetInt32()}")
                    .Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Near_a_point_each_event_tells_how_far_it_is()
    {
        await using TicketMasterApp app = await StartAsync(TestEvents.Of("e1"));
        using HttpClient client = app.Anyone();

        JsonElement near = (await client.GetFromJsonAsync<JsonElement>("/search?near=47.8,13.04&radius=300")).GetProperty("events")[0];

        // From Salzburg.
        Assert.InRange(near.GetProperty("distance").GetDouble(), 250, 254);
        Assert.False((await SearchAsync(app)).GetProperty("events")[0].TryGetProperty("distance", out _));
    }

    /// <summary>The time is that of the place: half an hour off, in summer time there, and on the next day.</summary>
    [Theory]
    [InlineData("Asia/Kolkata", "2026-12-25T01:00:00+05:30")]
    [InlineData("Australia/Sydney", "2026-12-25T06:30:00+11:00")]
    [InlineData("America/Los_Angeles", "2026-12-24T11:30:00-08:00")]
    public async Task The_start_is_told_by_the_clock_at_the_venue(string zone, string local)
    {
        EventDocument e1 = TestEvents.Of("e1");
        await using TicketMasterApp app = await StartAsync(e1 with { Venue = e1.Venue with { TimeZone = zone } });

        JsonElement found = (await SearchAsync(app)).GetProperty("events")[0];

        Assert.Equal((zone, local), (found.GetProperty("timeZone").GetString(), found.GetProperty("localStartsAt").GetString()));
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

    /// <summary>Its entries lacked what a search shows now, and its facets could not count it.</summary>
    [Fact]
    public async Task An_index_of_the_version_before_is_filled_again_from_the_store()
    {
        string folder = Directory.CreateTempSubdirectory("search-").FullName;
        await using (TicketMasterApp first = await TicketMasterApp.StartAsync(dataPath: folder))
        {
            await first.AddAsync(TestEvents.Of("e1"));
            await first.UntilIdleAsync();
        }

        using (var file = new SqliteConnection($"Data Source={Path.Combine(folder, "search.db")};Pooling=False"))
        {
            await file.OpenAsync();
            using SqliteCommand command = file.CreateCommand();
            command.CommandText = "UPDATE state SET value = 'an earlier one' WHERE name = 'revision'";
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }

        await using (TicketMasterApp second = await TicketMasterApp.StartAsync(dataPath: folder))
        {
            await second.UntilIdleAsync();
            JsonElement found = (await SearchAsync(second)).GetProperty("events")[0];
            Assert.Equal(("v1", 48.2), (found.GetProperty("venueId").GetString(), found.GetProperty("latitude").GetDouble()));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(Damage.NoDatabase)]
    [InlineData(Damage.NoFile)]
    [InlineData(Damage.NoFiles)]
    [InlineData(Damage.NoCommit)]
    [InlineData(Damage.AnothersFiles)]
    [InlineData(Damage.OneByte)]
    [InlineData(Damage.HalfAFile)]
    [InlineData(Damage.Nonsense)]
    public async Task An_index_that_is_lost_or_damaged_is_filled_again_from_the_store(Damage damage)
    {
        using TemporaryFolder folder = new();
        await using (TicketMasterApp first = await TicketMasterApp.StartAsync(dataPath: folder.Path))
        {
            await first.AddAsync(TestEvents.Of("e1"));
            await SetAsync(first, "A", 0, version: 1);
            Assert.Equal(1, await TotalAsync(first));
        }

        await DoAsync(damage, folder);

        await using TicketMasterApp second = await TicketMasterApp.StartAsync(dataPath: folder.Path);
        await second.UntilIdleAsync();
        Assert.Equal(("soldout", 5_000), await LeftAsync(second));
    }

    public enum Damage
    {
        NoDatabase,
        NoFile,
        NoFiles,
        NoCommit,
        AnothersFiles,
        OneByte,
        HalfAFile,
        Nonsense,
    }

    private static async Task DoAsync(Damage damage, TemporaryFolder folder)
    {
        string files = folder.File("search");
        string largest = Directory.GetFiles(files).MaxBy(file => new FileInfo(file).Length)!;
        byte[] bytes = await File.ReadAllBytesAsync(largest);
        switch (damage)
        {
            case Damage.NoDatabase:
                await File.WriteAllTextAsync(folder.File("search.db"), "This is no database.");
                break;
            case Damage.NoFile:
                File.Delete(folder.File("search.db"));
                break;
            case Damage.NoFiles:
                Directory.Delete(files, recursive: true);
                break;
            case Damage.NoCommit:
                Array.ForEach(Directory.GetFiles(files, "segments*"), File.Delete);
                break;
            case Damage.AnothersFiles:
                await TakeAnothersAsync(files);
                break;
            case Damage.OneByte:
                bytes[bytes.Length / 2] ^= 1;
                await File.WriteAllBytesAsync(largest, bytes);
                break;
            case Damage.HalfAFile:
                await File.WriteAllBytesAsync(largest, bytes[..(bytes.Length / 2)]);
                break;
            default:
                Array.ForEach(Directory.GetFiles(files), file => File.WriteAllText(file, "This is no index."));
                break;
        }
    }

    private static async Task TakeAnothersAsync(string files)
    {
        using TemporaryFolder other = new();
        await using (TicketMasterApp another = await TicketMasterApp.StartAsync(dataPath: other.Path))
        {
            await another.UntilIdleAsync();
        }

        Directory.Delete(files, recursive: true);
        Directory.Move(other.File("search"), files);
    }

    /// <summary>A plus sign may be written in either way.</summary>
    private static string Plain(string json) => json.Replace("\\u002B", "+", StringComparison.Ordinal);

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
