using System.Net;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using TicketMaster.Local.Identity;
using TicketMaster.Tests.Identity;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Requests without a token that counts, to every operation that asks for one.</summary>
public sealed class BadInputTokenTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    private static readonly (string Method, string Path)[] s_closed =
    [
        ("POST", "/booking/reserve"), ("PUT", "/booking/confirm"), ("GET", $"/booking/{BadInputApp.AlicesBooking}"),
        ("DELETE", $"/booking/{BadInputApp.AlicesBooking}"), ("GET", "/bookings"),
        ("GET", "/admin/events/gala"), ("PUT", "/admin/events/gala"), ("DELETE", "/admin/events/gala"),
        ("GET", "/admin/venues/v1"), ("PUT", "/admin/venues/v1"), ("DELETE", "/admin/venues/v1"),
        ("GET", "/admin/performers/p1"), ("PUT", "/admin/performers/p1"), ("DELETE", "/admin/performers/p1"),
        ("GET", "/admin/queues/payment-events/dead-letters"), ("POST", "/admin/queues/payment-events/dead-letters/redrive"),
    ];

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic YWxpY2U6c2VjcmV0")]
    [InlineData("Bearer x", "Bearer error=\"invalid_token\"")]
    [InlineData("Bearer a.b.c", "Bearer error=\"invalid_token\"")]
    [InlineData("bearer ....", "Bearer error=\"invalid_token\"")]
    public async Task Without_a_token_nothing_is_done(string? authorization, string challenge = "Bearer")
    {
        foreach ((string method, string path) in s_closed)
        {
            Answer refused = await RefusedAsync(authorization, method, path);
            Assert.Equal(challenge, refused.Headers.WwwAuthenticate.ToString());
        }
    }

    /// <summary>Signed by the issuer that is trusted, and yet no token for us.</summary>
    [Theory]
    [InlineData("""{"alg":"ES256","typ":"logout+jwt","kid":"KID"}""", "alice")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID","crit":["exp"]}""", "alice")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"other"}""", "alice")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID"}""", "alice\\u001b[2J")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID"}""", "alice\\ufffe")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID"}""", "alice\",\"sub\":\"root")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID"}""", "alice", 100_000)]
    public async Task A_signed_token_that_breaks_a_rule_is_refused(string header, string subject, int seconds = 600)
    {
        IssuerKey key = app.App.Services.GetRequiredService<IssuerKey>();
        string issuer = new Uri(app.App.Address, "/local").AbsoluteUri;
        long now = app.App.Clock.GetUtcNow().ToUnixTimeSeconds();
        string payload = $$"""{"iss":"{{issuer}}","aud":"ticketmaster","sub":"{{subject}}","exp":{{now + seconds}}}""";
        string token = TestIssuer.Sign(key.Security.ECDsa, header.Replace("KID", key.Published.Kid, StringComparison.Ordinal), payload);

        Answer refused = await RefusedAsync($"Bearer {token}", "GET", "/bookings");

        Assert.Equal("Bearer error=\"invalid_token\"", refused.Headers.WwwAuthenticate.ToString());
    }

    /// <summary>Headers and contents of a token, each signed by nobody: the reader must not stumble over any of them.</summary>
    [Theory]
    [InlineData("""{"alg":"none"}""", """{"sub":"alice"}""")]
    [InlineData("""{"alg":"None"}""", """{"sub":"alice"}""")]
    [InlineData("""{"alg":"HS256"}""", """{"sub":"alice"}""")]
    [InlineData("""{"alg":5}""", """{"sub":"alice"}""")]
    [InlineData("""{"alg":null}""", """{"sub":"alice"}""")]
    [InlineData("""{"alg":"\ud800"}""", """{"sub":"alice"}""")]
    [InlineData("""{"alg":"ES256","alg":"none"}""", """{"sub":"alice"}""")]
    [InlineData("""{"alg":"ES256","kid":{}}""", """{"sub":"alice"}""")]
    [InlineData("""{"alg":"ES256","jku":"http://127.0.0.1:1/"}""", """{"sub":"alice"}""")]
    [InlineData("""{"alg":"ES256","crit":["x"]}""", """{"sub":"alice"}""")]
    [InlineData("[]", """{"sub":"alice"}""")]
    [InlineData("null", "null")]
    [InlineData("""{"alg":"ES256"}""", "")]
    [InlineData("""{"alg":"ES256"}""", "[]")]
    [InlineData("""{"alg":"ES256"}""", """{"sub":"\ud800"}""")]
    [InlineData("""{"alg":"ES256"}""", """{"sub":"alice","exp":"x"}""")]
    [InlineData("""{"alg":"ES256"}""", """{"sub":"alice","exp":1e400}""")]
    [InlineData("""{"alg":"ES256"}""", """{"sub":"alice","exp":99999999999999999999}""")]
    [InlineData("""{"alg":"ES256"}""", """{"sub":"alice","iss":5,"aud":{}}""")]
    [InlineData("""{"alg":"ES256"}""", """{"sub":"alice","aud":[1,null,{}]}""")]
    public async Task A_token_that_nobody_signed_is_refused(string header, string payload)
    {
        foreach (string signature in new[] { "", "AAAA", new string('A', 86), "!" })
        {
            await RefusedAsync($"Bearer {Encode(header)}.{Encode(payload)}.{signature}", "GET", "/bookings");
        }
    }

    [Fact]
    public async Task A_token_that_was_tampered_with_is_refused()
    {
        string token = app.Alice.DefaultRequestHeaders.Authorization!.Parameter!;
        string[] parts = token.Split('.');
        string[] tampered =
        [
            $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}.{parts[2][..^4]}", $"{parts[0]}.{parts[1]}.{parts[2]}AAAA", $"{token}.x",
            $"{token},{token}", $"{parts[0]}.{Encode("""{"sub":"root","roles":["admin"]}""")}.{parts[2]}",
            $"{parts[1]}.{parts[0]}.{parts[2]}",
            $"{parts[0]}.{parts[1]}.{new string('A', 20_000)}",
        ];
        foreach (string one in tampered)
        {
            await RefusedAsync($"Bearer {one}", "GET", "/admin/events/gala");
        }
    }

    [Fact]
    public async Task A_token_of_another_issuer_is_refused()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        SecurityKey key = TestIssuer.NewEcKey("k1");
        issuer.Keys.Add(key);
        SecurityTokenDescriptor token = issuer.Token(key, app.App.Clock.GetUtcNow());
        token.Audience = "ticketmaster";

        await RefusedAsync($"Bearer {TestIssuer.Write(token)}", "GET", $"/booking/{BadInputApp.AlicesBooking}");

        token.Issuer = app.App.Address.ToString().TrimEnd('/');
        await RefusedAsync($"Bearer {TestIssuer.Write(token)}", "GET", $"/booking/{BadInputApp.AlicesBooking}");
    }

    [Fact]
    public async Task A_token_opens_nothing_once_it_has_expired()
    {
        await using TicketMasterApp own = await TicketMasterApp.StartAsync();
        using HttpClient alice = await own.SignedInAsync("alice");
        (await alice.GetAnswerAsync("/bookings")).Is(HttpStatusCode.OK);

        own.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(30));

        Answer refused = await BadInputApp.RefusedAsync(
            own, HttpStatusCode.Unauthorized, "unauthenticated", () => alice.GetAnswerAsync("/bookings"));
        Assert.Contains("expired", refused.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_for_administrators_is_closed_to_others()
    {
        foreach ((string method, string path) in s_closed.Where(one => one.Path.StartsWith("/admin", StringComparison.Ordinal)))
        {
            await app.RefusedAsync(HttpStatusCode.Forbidden, "forbidden", () => app.Alice.AskAsync(new HttpMethod(method), path));
        }
    }

    private Task<Answer> RefusedAsync(string? authorization, string method, string path) =>
        app.RefusedAsync(HttpStatusCode.Unauthorized, "unauthenticated", () =>
        {
            HttpRequestMessage request = new(new HttpMethod(method), path);
            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            return app.Anyone.AskAsync(request);
        });

    private static string Encode(string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(text));
}
