using System.Net;
using System.Text.Json;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Ids that are not 1 to 64 characters of <c>[A-Za-z0-9_-]</c>, wherever an id is taken.</summary>
public sealed class BadInputIdTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    public static TheoryData<string> BadIds =>
    [
        "a/b", "a\\b", "ä", "a b", "a.b", "a\r\nLocation: x", "a;b", "a'b", "a\"b", "a%b", "a+b", "😀", "a\u200b", "٣", "ａ", "*",
        new string('x', 65), new string('x', 3_000),
    ];

    [Theory]
    [MemberData(nameof(BadIds))]
    public async Task An_id_in_the_path_that_is_none_is_refused(string id)
    {
        string escaped = Uri.EscapeDataString(id);
        foreach ((string who, string method, string path) in new[]
        {
            ("anyone", "GET", $"/event/{escaped}"), ("anyone", "GET", $"/event/{escaped}/seatmap"),
            ("anyone", "GET", $"/event/{escaped}/availability"),
            ("bob", "GET", $"/booking/{escaped}"), ("bob", "DELETE", $"/booking/{escaped}"),
            ("bob", "GET", $"/booking/{escaped}/tickets"), ("bob", "GET", $"/booking/{escaped}/tickets/gala-A-A-1"),
            ("alice", "GET", $"/booking/{BadInputApp.AlicesBooking}/tickets/{escaped}"),
            ("admin", "GET", $"/admin/events/{escaped}"), ("admin", "DELETE", $"/admin/events/{escaped}"),
            ("admin", "GET", $"/admin/venues/{escaped}"), ("admin", "DELETE", $"/admin/venues/{escaped}"),
            ("admin", "GET", $"/admin/performers/{escaped}"), ("admin", "DELETE", $"/admin/performers/{escaped}"),
        })
        {
            await app.RefusedAsync(HttpStatusCode.BadRequest, "invalid-id", () => app.Client(who).AskAsync(new HttpMethod(method), path));
        }

        foreach (string what in new[] { "events", "venues", "performers" })
        {
            string body = BadInputOperation.All[$"a{(what == "events" ? "n" : "")} {what[..^1]}"].Body;
            await app.RefusedAsync(
                HttpStatusCode.BadRequest, "invalid-id", () => app.Admin.AskAsync(HttpMethod.Put, $"/admin/{what}/{escaped}", body));
        }
    }

    [Theory]
    [MemberData(nameof(BadIds))]
    [InlineData("")]
    [InlineData("\0")]
    public async Task An_id_in_a_body_that_is_none_is_refused(string id)
    {
        object payment = new { method = "pm_ok" };
        await RefusedAsync(app.Bob, HttpMethod.Post, "/booking/reserve", "invalid-id", new { ticketId = id });
        await RefusedAsync(app.Bob, HttpMethod.Post, "/booking/reserve", "invalid-id", new { ticketIds = new[] { "gala-A-B-1", id } });
        await RefusedAsync(app.Bob, HttpMethod.Post, "/booking/reserve", "invalid-id", new { eventId = id, quantity = 1 });
        await RefusedAsync(
            app.Bob, HttpMethod.Post, "/booking/reserve", "invalid-request", new { eventId = "gala", section = id, quantity = 1 });
        await RefusedAsync(app.Alice, HttpMethod.Put, "/booking/confirm", "invalid-id", new { bookingId = id, paymentDetails = payment });
        await RefusedAsync(app.Alice, HttpMethod.Put, "/booking/confirm", "invalid-id", new { ticketId = id, paymentDetails = payment });
        await RefusedAsync(
            app.Admin, HttpMethod.Post, "/admin/check-in", "invalid-id", new { code = "a.b.c", gate = "North 3", eventId = id });
        await RefusedAsync(
            app.Alice,
            HttpMethod.Put,
            "/booking/confirm",
            "invalid-request",
            new { bookingId = BadInputApp.AlicesBooking, paymentDetails = new { method = id.Length == 65 ? new string('x', 129) : id } });
    }

    [Fact]
    public async Task An_empty_id_in_the_path_is_no_route()
    {
        foreach (string path in new[] { "/event/", "/booking/", "/event//seatmap" })
        {
            (await app.Admin.GetAnswerAsync(path)).IsRefused(HttpStatusCode.NotFound, "not-found");
        }
    }

    [Fact]
    public async Task An_events_id_may_have_36_characters_and_no_more()
    {
        BadInputOperation sound = BadInputOperation.All["an event"];

        await app.RefusedAsync(
            HttpStatusCode.BadRequest,
            "invalid-id",
            () => app.Admin.AskAsync(HttpMethod.Put, $"/admin/events/{new string('e', 37)}", sound.Body));

        (await app.Admin.AskAsync(HttpMethod.Put, $"/admin/events/{new string('e', 36)}", sound.Body)).Is(HttpStatusCode.Created);
        await app.RefusedAsync(HttpStatusCode.NotFound, "not-found", () => app.Admin.GetAnswerAsync($"/event/{new string('x', 64)}"));
    }

    private Task<Answer> RefusedAsync(HttpClient client, HttpMethod method, string path, string code, object body) => app.RefusedAsync(
        HttpStatusCode.BadRequest, code, () => client.AskAsync(method, path, JsonSerializer.Serialize(body)));
}
