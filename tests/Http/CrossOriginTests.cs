using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TicketMaster.Identity;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests.Http;

/// <summary>What pages of other origins may do (CORS), of every route.</summary>
[Collection(nameof(EdgeApp))]
public sealed class CrossOriginTests(EdgeApp edge)
{
    private const string Elsewhere = "https://elsewhere.example";

    public static TheoryData<string, string, bool> Routes
    {
        get
        {
            TheoryData<string, string, bool> routes = [];
            foreach ((HttpRoute route, string method) in CodeNames.HttpRoutes
                .SelectMany(route => route.Methods, (route, method) => (route, method)))
            {
                string path = Regex.Replace(route.Path, "{[^}]*}", "x");
                routes.Add(method.ToUpperInvariant(), path, route.ForAnyone && (method is "get" or "head"));
            }

            routes.Add("POST", "/local/token", false);
            routes.Add("GET", "/local/.well-known/jwks.json", false);
            return routes;
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_preflight_of_every_route_says_what_pages_may_send(string method, string path, bool forAnybody)
    {
        HttpResponseMessage ours = await PreflightAsync(method, path, EdgeApp.Shop);
        HttpResponseMessage others = await PreflightAsync(method, path, Elsewhere);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (ours.StatusCode, others.StatusCode));
        Assert.Equal(forAnybody ? "*" : EdgeApp.Shop, Header(ours, "Access-Control-Allow-Origin"));
        Assert.Equal(forAnybody ? "*" : null, Header(others, "Access-Control-Allow-Origin"));
        Assert.Contains(method, Header(ours, "Access-Control-Allow-Methods")!.Split(", "));
        string[] sendable = Header(ours, "Access-Control-Allow-Headers")!.Split(", ");
        Assert.Superset(
            new HashSet<string> { "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "traceparent" },
            sendable.ToHashSet());
        Assert.Equal("7200", Header(ours, "Access-Control-Max-Age"));
        Assert.Contains("Origin", Header(ours, "Vary"), StringComparison.Ordinal);
        Assert.Empty(await ours.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("anyone", "/event/gala", HttpStatusCode.OK)]
    [InlineData("anyone", "/event/none", HttpStatusCode.NotFound)]
    [InlineData("anyone", "/event/no%20id", HttpStatusCode.BadRequest)]
    [InlineData("anyone", "/search?token=boom", HttpStatusCode.InternalServerError)]
    [InlineData("anyone", "/search?category=none", HttpStatusCode.BadRequest)]
    [InlineData("anyone", "/nowhere", HttpStatusCode.NotFound)]
    [InlineData("anyone", "/openapi.json", HttpStatusCode.OK)]
    public async Task What_anybody_may_read_any_page_may_and_an_edge_keeps_one_for_all(string who, string path, HttpStatusCode status)
    {
        foreach (string? origin in new[] { null, EdgeApp.Shop, Elsewhere, "null" })
        {
            HttpResponseMessage answer = await AskAsync(who, path, origin);

            Assert.Equal(status, answer.StatusCode);
            Assert.Equal("*", Header(answer, "Access-Control-Allow-Origin"));
            Assert.DoesNotContain("Origin", Header(answer, "Vary") ?? "", StringComparison.Ordinal);
            Assert.Contains("ETag", Header(answer, "Access-Control-Expose-Headers")!.Split(", "));
        }
    }

    [Theory]
    [InlineData("alice", "/bookings", HttpStatusCode.OK)]
    [InlineData("anyone", "/bookings", HttpStatusCode.Unauthorized)]
    [InlineData("alice", "/admin/events/gala", HttpStatusCode.Forbidden)]
    [InlineData("admin", "/admin/events/gala", HttpStatusCode.OK)]
    [InlineData("alice", "/booking/none", HttpStatusCode.NotFound)]
    [InlineData("anyone", "/local/.well-known/jwks.json", HttpStatusCode.OK)]
    public async Task All_else_only_pages_of_the_allowed_origins_may_read(string who, string path, HttpStatusCode status)
    {
        foreach ((string? origin, string? allowed) in new[]
        {
            (null, null), (EdgeApp.Shop, EdgeApp.Shop), ("capacitor://localhost", "capacitor://localhost"), (Elsewhere, null),
            ("http://shop.example", null), ("https://shop.example:8443", null), ("https://shop.example.evil.example", null), ("null", null),
            ("http://localhost:5173", null),
        })
        {
            HttpResponseMessage answer = await AskAsync(who, path, origin);

            Assert.Equal(status, answer.StatusCode);
            Assert.Equal(allowed, Header(answer, "Access-Control-Allow-Origin"));
            Assert.Equal(allowed is not null, answer.Headers.Contains("Access-Control-Expose-Headers"));
            Assert.Contains("Origin", Header(answer, "Vary")!.Split(", "));
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
        }
    }

    [Fact]
    public async Task An_answer_that_is_not_sent_again_says_it_too()
    {
        string etag = (await AskAsync("anyone", "/event/gala", null)).Headers.ETag!.ToString();

        HttpResponseMessage known = await AskAsync("anyone", "/event/gala", EdgeApp.Shop, ("If-None-Match", etag));

        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal("*", Header(known, "Access-Control-Allow-Origin"));
    }

    /// <summary>In one process, a page that somebody develops is on the same machine.</summary>
    [Theory]
    [InlineData(null, true, "http://localhost:5173", true)]
    [InlineData(null, true, "http://127.0.0.1:8080", true)]
    [InlineData(null, true, "https://localhost", true)]
    [InlineData(null, true, "http://localhost.evil.example", false)]
    [InlineData(null, true, Elsewhere, false)]
    [InlineData(null, true, "null", false)]
    [InlineData("", true, "http://localhost:5173", false)]
    [InlineData(EdgeApp.Shop, true, "http://localhost:5173", false)]
    [InlineData(EdgeApp.Shop, true, EdgeApp.Shop, true)]
    [InlineData(EdgeApp.Shop, false, "HTTPS://SHOP.example:443", true)]
    [InlineData(null, false, "http://localhost:5173", false)]
    [InlineData(null, false, EdgeApp.Shop, false)]
    public void Where_nothing_is_set_pages_of_this_machine_may_call_in_one_process_only(
        string? setting, bool oneProcess, string origin, bool allowed)
    {
        var crossOrigin = new CrossOrigin(
            Options.Create(new IdentityOptions { AllowedOrigins = setting }), oneProcess ? () => new Uri("http://localhost:7071") : null);
        DefaultHttpContext http = new();
        http.Request.Headers.Origin = origin;

        crossOrigin.Allow(http, toAnybody: false);

        Assert.Equal(allowed ? origin : "", http.Response.Headers.AccessControlAllowOrigin.ToString());
        Assert.Equal("Origin", http.Response.Headers.Vary.ToString());
    }

    private Task<HttpResponseMessage> PreflightAsync(string method, string path, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", "authorization,idempotency-key");
        return edge.Anyone.SendAsync(request);
    }

    private Task<HttpResponseMessage> AskAsync(string who, string path, string? origin, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return edge.Client(who).SendAsync(request);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) ? values.Single() : null;
}
