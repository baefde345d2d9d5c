using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using TicketMaster.Catalogue;
using TicketMaster.Tests.Administration;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>What support and the box office look up: bookings and the catalogue.</summary>
public class BoxOfficeTests
{
    private static readonly EventDocument s_gala = TestEvents.Of(
        "gala", TestEvents.Section("A", 2, 8), TestEvents.Section("B", 2, 6, "P2"), TestEvents.Section("C", 1, 4, band: null));

    private protected virtual Task<TicketMasterApp> StartAsync() => TicketMasterApp.StartAsync();

    [SkippableFact]
    public async Task Support_finds_bookings_by_user_event_state_and_seat()
    {
        await using TicketMasterApp app = await StartAsync();
        await app.AddAsync(s_gala);
        await app.AddAsync(TestEvents.Of("ball"));
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        using HttpClient alice = await app.SignedInAsync("alice|1&2");
        using HttpClient bob = await app.SignedInAsync("bob");
        string refunded = await BuyAsync(app, alice, "gala-A-A-1");
        (await admin.AskAsync(HttpMethod.Post, $"/admin/bookings/{refunded}/refund")).Is(HttpStatusCode.Accepted);
        await app.PassAsync(TimeSpan.FromSeconds(3));
        string ball = await BuyAsync(app, alice, "ball-A-A-1");
        string again = await BuyAsync(app, alice, "gala-B-A-1");
        string held = (await bob.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        (await bob.ReserveAsync("gala-B-A-1")).Is(HttpStatusCode.Conflict);

        Assert.Equal([again, ball, refunded], await FoundAsync(admin, "user=alice%7C1%262", size: 2));
        Assert.Equal([again, refunded], await FoundAsync(admin, "eventId=gala&user=alice%7C1%262&state=&ticketId="));
        Assert.Equal([again, ball], await FoundAsync(admin, "user=alice%7C1%262&state=booked", size: 1));
        Assert.Equal(
            new[] { again, held, refunded }.Order(StringComparer.Ordinal),
            (await FoundAsync(admin, "eventId=gala", size: 1)).Order(StringComparer.Ordinal));
        Assert.Equal([held], await FoundAsync(admin, "eventId=gala&state=held"));
        Assert.Equal([held, refunded], await FoundAsync(admin, "ticketId=gala-A-A-1"));
        Assert.Equal([refunded], await FoundAsync(admin, "ticketId=gala-A-A-1&user=alice%7C1%262"));
        Assert.Equal([again], await FoundAsync(admin, "ticketId=gala-B-A-1"));
        Assert.Equal([held], await FoundAsync(admin, $"bookingId={held}"));
        Assert.Equal([held], await FoundAsync(admin, $"bookingId={held}&ticketId=gala-A-A-1&user=bob"));
        Assert.Empty(await FoundAsync(admin, $"bookingId={held}&state=booked"));
        Assert.Empty(await FoundAsync(admin, $"bookingId={again}&ticketId=gala-A-A-1"));
        Assert.Empty(await FoundAsync(admin, "bookingId=nobody"));
        Assert.Empty(await FoundAsync(admin, "ticketId=gala-A-A-2"));
        Assert.Empty(await FoundAsync(admin, "user=nobody"));

        JsonElement one = (await admin.GetAnswerAsync("/admin/bookings?ticketId=gala-B-A-1"))["bookings"][0];
        Assert.Equal("alice|1&2", one.GetProperty("userId").GetString());
        Assert.Equal("The event gala", one.GetProperty("event").GetProperty("name").GetString());
        Assert.False((await alice.GetAnswerAsync($"/booking/{again}")).Json.TryGetProperty("userId", out _));

        foreach (string wrong in new[]
        {
            "", "state=held", "user=bob&state=sold", "eventId=a%20b", "ticketId=a%2Fb", "bookingId=a%2Fb",
            "user=bob&size=0", "user=bob&continuation=x",
        })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAnswerAsync($"/admin/bookings?{wrong}")).Status);
        }
    }

    [SkippableFact]
    public async Task The_catalogue_is_listed_page_by_page()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        foreach (string id in new[] { "hall", "arena", "club" })
        {
            (await admin.PutAnswerAsync($"/admin/venues/{id}", Hall(id))).Is(HttpStatusCode.Created);
            (await admin.PutAnswerAsync($"/admin/performers/{id}-band", new { name = $"The {id} band" })).Is(HttpStatusCode.Created);
        }

        foreach ((string id, string venue, string start) in new[]
        {
            ("e1", "hall", "2027-03-01T20:00:00Z"), ("e2", "hall", "2027-01-01T20:00:00Z"), ("e3", "club", "2027-02-01T20:00:00Z"),
            ("e4", "club", "2027-04-01T20:00:00Z"),
        })
        {
            (await admin.PutAnswerAsync($"/admin/events/{id}", AdminStores.Gala(
                ("venueId", venue), ("startsAt", start), ("performerIds", new[] { $"{venue}-band" })))).Is(HttpStatusCode.Created);
        }

        (await admin.DeleteAnswerAsync("/admin/events/e4")).Is(HttpStatusCode.NoContent);
        (await admin.DeleteAnswerAsync("/admin/performers/arena-band")).Is(HttpStatusCode.NoContent);

        Assert.Equal(["e2", "e3", "e1"], await ListedAsync(admin, "/admin/events?size=1", "events", "eventId"));
        Assert.Equal(["e2", "e1"], await ListedAsync(admin, "/admin/events?venueId=hall&size=1", "events", "eventId"));
        Assert.Equal(["e3"], await ListedAsync(admin, "/admin/events?performerId=club-band", "events", "eventId"));
        Assert.Equal(["e3", "e1"], await ListedAsync(admin, "/admin/events?from=2027-01-15T00:00:00%2B01:00&size=1", "events", "eventId"));
        Assert.Equal(["arena", "club", "hall"], await ListedAsync(admin, "/admin/venues?size=2", "venues", "venueId"));
        Assert.Equal(["club-band", "hall-band"], await ListedAsync(admin, "/admin/performers?size=2", "performers", "performerId"));
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAnswerAsync("/admin/events?from=soon")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAnswerAsync("/admin/events?venueId=a%20b")).Status);

        // A performer is needed by the events that name it, whatever they are called.
        (await admin.DeleteAnswerAsync("/admin/performers/club-band")).IsRefused(HttpStatusCode.Conflict, "in-use");
        (await admin.DeleteAnswerAsync("/admin/events/e3")).Is(HttpStatusCode.NoContent);
        (await admin.DeleteAnswerAsync("/admin/performers/club-band")).Is(HttpStatusCode.NoContent);
    }

    [SkippableTheory]
    [InlineData("/admin/bookings?user=alice")]
    [InlineData("/admin/events")]
    [InlineData("/admin/venues")]
    [InlineData("/admin/performers")]
    [InlineData("/admin/events/gala/sales")]
    public async Task Only_an_administrator_looks_them_up(string path)
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient anyone = app.Anyone();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient admin = await app.SignedInAsync("root", "admin");

        Assert.Equal(HttpStatusCode.Unauthorized, (await anyone.GetAnswerAsync(path)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await alice.GetAnswerAsync(path)).Status);
        Assert.Equal(
            path.EndsWith("sales", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.OK,
            (await admin.GetAnswerAsync(path)).Status);
    }

    private static async Task<string> BuyAsync(TicketMasterApp app, HttpClient buyer, string seat)
    {
        string id = (await buyer.ReserveAsync(seat)).Is(HttpStatusCode.Created).Text("bookingId");
        (await buyer.ConfirmAsync(id)).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(3));
        return id;
    }

    private static Task<string[]> FoundAsync(HttpClient admin, string query, int size = 20) =>
        ListedAsync(admin, $"/admin/bookings?{query}&size={size}", "bookings", "bookingId");

    /// <summary>All pages, each from the address that the one before gives.</summary>
    private static async Task<string[]> ListedAsync(HttpClient admin, string? path, string list, string id)
    {
        List<string> ids = [];
        while (path is not null)
        {
            Answer page = (await admin.GetAnswerAsync(path)).Is(HttpStatusCode.OK);
            ids.AddRange(page[list].EnumerateArray().Select(one => one.GetProperty(id).GetString()!));
            path = page.Json.TryGetProperty("next", out JsonElement next) ? next.GetString() : null;
        }

        return [.. ids];
    }

    /// <summary>The hall under another name.</summary>
    private static JsonNode Hall(string name)
    {
        JsonNode hall = JsonSerializer.SerializeToNode(AdminStores.Hall)!;
        hall["name"] = name;
        return hall;
    }
}
