using System.Net;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Query parameters that an operation does not know, or not with that value.</summary>
public sealed class BadInputQueryTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    [Theory]
    [InlineData("anyone", "GET", "/health")]
    [InlineData("anyone", "GET", "/event/gala")]
    [InlineData("anyone", "GET", "/event/gala/seatmap")]
    [InlineData("anyone", "GET", "/event/gala/availability")]
    [InlineData("bob", "GET", "/bookings")]
    [InlineData("alice", "GET", "/booking/BOOKING")]
    [InlineData("alice", "DELETE", "/booking/BOOKING")]
    [InlineData("alice", "GET", "/booking/BOOKING/tickets")]
    [InlineData("alice", "GET", "/booking/BOOKING/tickets/gala-A-A-1.png")]
    [InlineData("anyone", "GET", "/.well-known/ticket-keys")]
    [InlineData("admin", "POST", "/admin/check-in")]
    [InlineData("admin", "POST", "/admin/check-in/offline")]
    [InlineData("admin", "POST", "/admin/check-in/gala-A-A-1/undo")]
    [InlineData("admin", "GET", "/admin/check-in/gala-A-A-1")]
    [InlineData("admin", "GET", "/admin/events/gala/scan-conflicts")]
    [InlineData("admin", "GET", "/admin/events/gala/refunded-tickets")]
    [InlineData("bob", "POST", "/booking/reserve")]
    [InlineData("alice", "PUT", "/booking/confirm")]
    [InlineData("admin", "GET", "/admin/events/gala")]
    [InlineData("admin", "PUT", "/admin/events/gala")]
    [InlineData("admin", "DELETE", "/admin/events/gala")]
    [InlineData("admin", "GET", "/admin/venues/v1")]
    [InlineData("admin", "DELETE", "/admin/performers/p1")]
    [InlineData("admin", "GET", "/admin/queues/payment-events/dead-letters")]
    [InlineData("admin", "POST", "/admin/queues/payment-events/dead-letters/redrive")]
    public async Task A_query_parameter_that_is_not_known_is_refused(string who, string method, string path)
    {
        string address = path.Replace("BOOKING", BadInputApp.AlicesBooking, StringComparison.Ordinal);
        foreach (string query in new[] { "nope=1", "nope", "=1", "%FF=1", "SIZE=1", "Section=A", "userId=alice" })
        {
            string? body = BadInputOperation.All.Values.FirstOrDefault(operation => operation.Path == path)?.Body;
            await app.RefusedAsync(
                HttpStatusCode.BadRequest,
                "invalid-request",
                () => app.Client(who).AskAsync(new HttpMethod(method), $"{address}?{query}", body));
        }
    }

    /// <summary>A link that somebody shared or mailed is answered as if nothing had been added to it. To a cache it is the same.</summary>
    [Theory]
    [InlineData("anyone", "/event/gala")]
    [InlineData("anyone", "/event/gala/seatmap")]
    [InlineData("anyone", "/event/gala/availability")]
    [InlineData("anyone", "/search?token=gala")]
    [InlineData("anyone", "/search/suggest?token=ga")]
    [InlineData("anyone", "/openapi.json")]
    [InlineData("anyone", "/.well-known/ticket-keys")]
    [InlineData("bob", "/bookings")]
    [InlineData("alice", "/booking/BOOKING")]
    [InlineData("admin", "/admin/events/gala")]
    public async Task What_others_add_to_a_link_never_refuses_it(string who, string path)
    {
        string address = path.Replace("BOOKING", BadInputApp.AlicesBooking, StringComparison.Ordinal);
        Answer plain = (await app.Client(who).GetAnswerAsync(address)).Is(HttpStatusCode.OK);
        foreach (string added in (string[])
        [
            "utm_source=x&utm_medium=%00&utm_campaign=", "UTM_Source=x", "gclid=1&gbraid=2&wbraid=3&gad_source=4", "fbclid=1&fbclid=2",
            "msclkid", "dclid=1", "mc_cid=1&mc_eid=2", "_ga=2.1&_gl=1*x", "ref=friend",
            "payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_x&redirect_status=succeeded",
        ])
        {
            char mark = address.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            Answer answer = (await app.Client(who).GetAnswerAsync($"{address}{mark}{added}")).Is(HttpStatusCode.OK);
            Assert.Equal(plain.Headers.ETag, answer.Headers.ETag);
            Assert.Equal($"{plain.Headers.CacheControl}", $"{answer.Headers.CacheControl}");
        }

        await app.RefusedAsync(
            HttpStatusCode.BadRequest,
            "invalid-request",
            () => app.Client(who).GetAnswerAsync($"{address.Split('?')[0]}?utm_source=x&utmsource=1"));
    }

    [Theory]
    [InlineData("alice", "DELETE", "/booking/BOOKING")]
    [InlineData("alice", "PUT", "/booking/confirm")]
    [InlineData("bob", "POST", "/booking/reserve")]
    [InlineData("admin", "DELETE", "/admin/events/gala")]
    public async Task Only_links_may_have_it(string who, string method, string path)
    {
        string address = path.Replace("BOOKING", BadInputApp.AlicesBooking, StringComparison.Ordinal);
        string? body = BadInputOperation.All.Values.FirstOrDefault(operation => operation.Path == path)?.Body;
        await app.RefusedAsync(
            HttpStatusCode.BadRequest,
            "invalid-request",
            () => app.Client(who).AskAsync(new HttpMethod(method), $"{address}?utm_source=x", body));
    }

    [Theory]
    [InlineData("/event/gala?limit=0")]
    [InlineData("/event/gala?limit=1001")]
    [InlineData("/event/gala?limit=-1")]
    [InlineData("/event/gala?limit=")]
    [InlineData("/event/gala?limit=1e2")]
    [InlineData("/event/gala?limit=%2B1")]
    [InlineData("/event/gala?limit=99999999999999999999")]
    [InlineData("/event/gala?limit=1&limit=2")]
    [InlineData("/event/gala?limit=%D9%A1")]
    [InlineData("/event/gala?cursor=")]
    [InlineData("/event/gala?cursor=x")]
    [InlineData("/event/gala?cursor=AAAA")]
    [InlineData("/event/gala?cursor=cy0x")]
    [InlineData("/event/gala?cursor=czk5OTk5OTk5OTk5")]
    [InlineData("/event/gala?section=")]
    [InlineData("/event/gala?section=%00")]
    [InlineData("/event/gala?section=A-A")]
    [InlineData("/event/gala?section=ABCDEFGHI")]
    [InlineData("/event/gala/availability?section=A&section=A")]
    [InlineData("/bookings?size=0")]
    [InlineData("/bookings?size=101")]
    [InlineData("/bookings?size=-1")]
    [InlineData("/bookings?size=")]
    [InlineData("/bookings?size=1.0")]
    [InlineData("/bookings?size=99999999999")]
    [InlineData("/bookings?size=1&size=1")]
    [InlineData("/bookings?size=%00")]
    [InlineData("/admin/queues/payment-events/dead-letters?size=0")]
    [InlineData("/admin/queues/payment-events/dead-letters?size=101")]
    [InlineData("/admin/queues/payment-events/dead-letters?size=x")]
    [InlineData("/admin/queues/payment-events/dead-letters?size=1&size=1")]
    [InlineData("/admin/queues/payment-events/dead-letters?continuation=")]
    [InlineData("/admin/queues/payment-events/dead-letters?continuation=-1")]
    [InlineData("/admin/queues/payment-events/dead-letters?continuation=1.5")]
    [InlineData("/admin/queues/payment-events/dead-letters?continuation=9223372036854775808")]
    public Task A_value_out_of_range_is_refused(string path) => app.RefusedAsync(
        HttpStatusCode.BadRequest,
        "invalid-request",
        () => app.Client(path.StartsWith("/admin", StringComparison.Ordinal) ? "admin" : "bob").GetAnswerAsync(path));

    [Theory]
    [InlineData("/event/gala?section=Z")]
    [InlineData("/event/gala?section=a")]
    [InlineData("/event/gala/availability?section=Z")]
    [InlineData("/event/gone")]
    [InlineData("/event/gone/seatmap")]
    [InlineData("/event/nowhere/availability")]
    public Task What_is_not_there_is_not_found(string path) =>
        app.RefusedAsync(HttpStatusCode.NotFound, "not-found", () => app.Anyone.GetAnswerAsync(path));

    public static TheoryData<string> Continuations =>
    [
        "!!", "AAAA", "gA", "a b", "%FF", "_w", new string('A', 4_000),
        .. new[]
        {
            "", "[]", "[1]", "{}", "null", "[1,2,3]", "[1e999,\"x\"]", "[1.5,\"x\"]", "[\"1\",\"x\"]", "[1,null]", "[1,{}]",
            "[1,\"\\ud800\"]",
            "[9223372036854775808,\"x\"]", new string('[', 3_000),
        }.SelectMany(text => new[] { Encode(text), Encode(Encode(text)) }).Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Continuations))]
    public async Task A_continuation_that_no_page_gave_is_refused(string continuation)
    {
        Answer refused = await app.RefusedAsync(
            HttpStatusCode.BadRequest, "invalid-request", () => app.Alice.GetAnswerAsync($"/bookings?continuation={continuation}"));

        Assert.Contains("continuation", refused.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_continuations_are_refused() => await app.RefusedAsync(
        HttpStatusCode.BadRequest, "invalid-request", () => app.Alice.GetAnswerAsync("/bookings?continuation=AAAA&continuation=AAAA"));

    [Fact]
    public async Task A_continuation_is_for_its_user_and_its_list_and_cannot_be_changed()
    {
        using HttpClient dora = await app.App.SignedInAsync("dora");
        await dora.ReserveAsync("gala-A-D-1");
        await dora.ReserveAsync("gala-A-D-2");
        string next = (await dora.GetAnswerAsync("/bookings?size=1")).Is(HttpStatusCode.OK).Text("next");
        (await dora.GetAnswerAsync(next)).Is(HttpStatusCode.OK);
        (await dora.GetAnswerAsync($"{next}&utm_source=mail")).Is(HttpStatusCode.OK);
        (await dora.GetAnswerAsync(next.Replace("size=1", "size=2", StringComparison.Ordinal))).Is(HttpStatusCode.OK);

        await RefusedAsync(app.Alice, next);
        await RefusedAsync(app.Admin, next.Replace("/bookings", "/admin/audit", StringComparison.Ordinal));
        string continuation = next[(next.IndexOf("continuation=", StringComparison.Ordinal) + "continuation=".Length)..];
        string text = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(continuation));
        foreach (int changed in Enumerable.Range(0, text.Length))
        {
            string other = $"{text[..changed]}{(text[changed] == '1' ? '2' : '1')}{text[(changed + 1)..]}";
            await RefusedAsync(dora, $"/bookings?continuation={Encode(other)}");
        }

        await RefusedAsync(dora, $"/bookings?continuation={Encode(text[16..])}");

        async Task RefusedAsync(HttpClient client, string path) => await app.RefusedAsync(
            HttpStatusCode.BadRequest, "invalid-request", () => client.GetAnswerAsync(path));
    }

    private static string Encode(string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(text));
}
