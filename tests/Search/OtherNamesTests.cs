using System.Net;
using Xunit;

namespace TicketMaster.Tests.Search;

/// <summary>Other names of performers and events, and regions of venues: administered over HTTP, and found.</summary>
public sealed class OtherNamesTests
{
    [Fact]
    public async Task What_an_administrator_calls_it_too_is_found_and_follows_a_change()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        await PutAsync(admin, "/admin/venues/v1", Venue("US-CA"));
        await PutAsync(admin, "/admin/performers/p1", new { name = "P!nk", alsoKnownAs = new[] { "Alecia Moore" } });
        await PutAsync(admin, "/admin/events/e1", new
        {
            name = "Summer Carnival",
            alsoKnownAs = new[] { "Sommerkarneval" },
            category = "concert",
            startsAt = "2027-01-01T20:00:00-08:00",
            onSaleAt = "2026-01-01T20:00:00-08:00",
            venueId = "v1",
            performerIds = new[] { "p1" },
            currency = "USD",
            priceBands = new[] { new { band = "P1", price = 500 } },
        });
        await app.UntilIdleAsync();

        foreach (string query in (string[])
            ["token=alecia", "token=pink", "token=sommerkarneval", "location=California", "location=San%20Jose,%20CA"])
        {
            Answer found = await admin.GetAnswerAsync($"/search?{query}");
            Assert.Equal((query, 1), (query, found["total"].GetInt32()));
            Assert.Equal("California", found["events"][0].GetProperty("region").GetString());
        }

        Answer view = await admin.GetAnswerAsync("/event/e1");
        Assert.Equal("US-CA", view["venue"].GetProperty("region").GetString());
        Assert.Equal("Alecia Moore", view["performers"][0].GetProperty("alsoKnownAs")[0].GetString());
        Answer suggested = await admin.GetAnswerAsync("/search/suggest?token=calif");
        Assert.Equal("region", suggested["suggestions"][0].GetProperty("kind").GetString());

        (await admin.PutAnswerAsync("/admin/performers/p1", new { name = "P!nk", alsoKnownAs = new[] { "Lady" } })).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(4));
        Assert.Equal(1, (await admin.GetAnswerAsync("/search?token=lady"))["total"].GetInt32());
        Assert.Equal(0, (await admin.GetAnswerAsync("/search?token=alecia"))["total"].GetInt32());
    }

    [Fact]
    public async Task What_is_left_out_is_told()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("e1"));
        await app.UntilIdleAsync();
        using HttpClient anyone = app.Anyone();

        Answer relaxed = await anyone.GetAnswerAsync("/search?token=performers%20Tickets");
        Answer whole = await anyone.GetAnswerAsync("/search?token=performers");

        Assert.Equal((1, "tickets"), (relaxed["total"].GetInt32(), relaxed["relaxed"][0].GetString()));
        Assert.False(whole.Json.TryGetProperty("relaxed", out _));
    }

    [Theory]
    [InlineData("/admin/performers/p1", """{"name":"X","alsoKnownAs":["Y","Y"]}""")]
    [InlineData("/admin/performers/p1", """{"name":"X","alsoKnownAs":[""]}""")]
    [InlineData("/admin/performers/p1", """{"name":"X","alsoKnownAs":[null]}""")]
    [InlineData("/admin/performers/p1", """{"name":"X","alsoKnownAs":["\u202e"]}""")]
    public async Task Other_names_are_names(string path, string body)
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");

        using HttpResponseMessage refused = await admin.PutAsync(path, content);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task There_are_20_other_names_at_most()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        object Performer(int names) => new { name = "X", alsoKnownAs = Enumerable.Range(0, names).Select(n => $"X{n}") };

        (await admin.PutAnswerAsync("/admin/performers/p1", Performer(Limits.OtherNames))).Is(HttpStatusCode.Created);
        (await admin.PutAnswerAsync("/admin/performers/p2", Performer(Limits.OtherNames + 1))).Is(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("US-XX")]
    [InlineData("us-ca")]
    [InlineData("California")]
    public async Task A_region_is_a_code_of_ISO_3166_2(string region)
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");

        Answer refused = (await admin.PutAnswerAsync("/admin/venues/v1", Venue(region))).Is(HttpStatusCode.BadRequest);

        Assert.Contains("ISO 3166-2", refused.Text("detail"), StringComparison.Ordinal);
    }

    private static object Venue(string region) => new
    {
        name = "SAP Center",
        city = "San Jose",
        country = "United States",
        region,
        latitude = 37.33,
        longitude = -121.90,
        timeZone = "America/Los_Angeles",
        sections = new[] { new { section = "A", name = "A", band = "P1", rows = new[] { new { count = 1, seats = 4, letters = true } } } },
    };

    private static async Task PutAsync(HttpClient admin, string path, object body) =>
        (await admin.PutAnswerAsync(path, body)).Is(HttpStatusCode.Created);
}
