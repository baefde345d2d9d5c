using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace TicketMaster.Tests.Local.Identity;

/// <summary>Signing in at the built-in issuer: the authorization code flow with PKCE.</summary>
public sealed class SignInTests(SignInTests.Issuer issuer) : IClassFixture<SignInTests.Issuer>
{
    private const string Redirect = "http://localhost:7071/app/signed-in";
    private const string Verifier = "0123456789-0123456789_0123456789~0123456789.abc";

    private static readonly string s_challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    [Fact]
    public async Task Who_signs_in_gets_a_token_for_the_api_and_one_that_tells_the_client_who_they_are()
    {
        using HttpResponseMessage page = await issuer.Client.GetAsync(Ask());
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("frame-ancestors 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        Dictionary<string, StringValues> back = await SignInAsync(Ask(), ("name", "Zoë <b>"), ("role", "gate"), ("role", "owner"));
        Assert.Equal("the state", back["state"]);
        Assert.Equal($"{issuer.App.Address}local", back["iss"]);

        Answer tokens = (await RedeemAsync(back["code"])).Is(HttpStatusCode.OK);
        JsonWebToken id = new(tokens.Text("id_token"));
        Assert.Equal(("Zoë <b>", "client", "the nonce"), (id.Subject, id.Audiences.Single(), id.GetClaim("nonce").Value));
        Assert.Equal(["gate"], id.Claims.Where(claim => claim.Type == "roles").Select(claim => claim.Value));
        (await BookingsAsync(tokens.Text("access_token"))).Is(HttpStatusCode.OK);
        (await BookingsAsync(tokens.Text("id_token"))).IsRefused(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Theory]
    [InlineData("code_verifier", "0123456789-0123456789_0123456789~0123456789.abd")]
    [InlineData("code_verifier", "short")]
    [InlineData("code_verifier", null)]
    [InlineData("redirect_uri", "http://localhost:7071/app/signed-in/")]
    [InlineData("redirect_uri", "http://127.0.0.1:7071/app/signed-in")]
    [InlineData("redirect_uri", null)]
    [InlineData("client_id", "another")]
    [InlineData("code", "made-up")]
    public async Task A_code_is_for_who_asked_and_used_up_by_any_try(string name, string? value)
    {
        string code = (await SignInAsync(Ask()))["code"]!;

        (await RedeemAsync(code, (name, value))).Is(HttpStatusCode.BadRequest);

        Answer again = await RedeemAsync(code);
        Assert.Equal(name == "code" ? HttpStatusCode.OK : HttpStatusCode.BadRequest, again.Status);
    }

    [Fact]
    public async Task A_code_counts_once()
    {
        string code = (await SignInAsync(Ask()))["code"]!;

        (await RedeemAsync(code)).Is(HttpStatusCode.OK);
        Assert.Equal("invalid_grant", (await RedeemAsync(code)).Is(HttpStatusCode.BadRequest).Text("error"));
    }

    [Fact]
    public async Task A_code_counts_for_a_minute()
    {
        string inTime = (await SignInAsync(Ask()))["code"]!;
        string late = (await SignInAsync(Ask()))["code"]!;

        issuer.App.Clock.Advance(TimeSpan.FromSeconds(59));
        (await RedeemAsync(inTime)).Is(HttpStatusCode.OK);
        issuer.App.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("invalid_grant", (await RedeemAsync(late)).Is(HttpStatusCode.BadRequest).Text("error"));
    }

    [Theory]
    [InlineData("https://shop.example/app/signed-in")]
    [InlineData("http://localhost.evil.example/app/signed-in")]
    [InlineData("http://localhost@evil.example/")]
    [InlineData("http://evil.example\\@localhost/")]
    [InlineData("http://localhost:7071/app/signed-in#part")]
    [InlineData("javascript://localhost/%0aalert(1)")]
    [InlineData("/app/signed-in")]
    [InlineData("")]
    public async Task Nobody_is_sent_away_from_this_machine(string redirect)
    {
        foreach (HttpMethod method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            using HttpRequestMessage request = new(method, Ask(("redirect_uri", redirect))) { Content = Form(("name", "alice")) };
            (await issuer.Client.AskAsync(request)).IsRefused(HttpStatusCode.BadRequest, "invalid-request");
        }
    }

    [Theory]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("code_challenge", "", "invalid_request")]
    [InlineData("code_challenge", "abc", "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    public async Task A_client_that_asks_wrongly_is_told(string name, string value, string error)
    {
        Dictionary<string, StringValues> back = await SignInAsync(Ask((name, value)));

        Assert.Equal(error, back["error"]);
        Assert.Equal("the state", back["state"]);
        Assert.DoesNotContain("code", back.Keys);
    }

    [Fact]
    public async Task Another_sites_page_signs_nobody_in()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Ask()) { Content = Form(("name", "alice")) };
        request.Headers.Add("Origin", "https://evil.example");

        (await issuer.Client.AskAsync(request)).IsRefused(HttpStatusCode.Forbidden, "forbidden");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\nb")]
    public async Task A_user_has_a_name(string name)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Ask()) { Content = Form(("name", name)) };
        (await issuer.Client.AskAsync(request)).IsRefused(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Another_grant_is_not_known()
    {
        Answer refused = await issuer.Client.AskAsync(new HttpRequestMessage(HttpMethod.Post, "/local/token")
        {
            Content = Form(("grant_type", "password"), ("username", "root")),
        });
        Assert.Equal("unsupported_grant_type", refused.Is(HttpStatusCode.BadRequest).Text("error"));
    }

    private static string Ask(params (string Name, string Value)[] instead) =>
        QueryHelpers.AddQueryString("/local/authorize", new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = "client",
            ["redirect_uri"] = Redirect,
            ["scope"] = "openid",
            ["state"] = "the state",
            ["nonce"] = "the nonce",
            ["code_challenge"] = s_challenge,
            ["code_challenge_method"] = "S256",
        }.Select(pair => KeyValuePair.Create(pair.Key, instead.FirstOrDefault(one => one.Name == pair.Key).Value ?? pair.Value)));

    private static FormUrlEncodedContent Form(params (string Name, string? Value)[] values) =>
        new(values.Where(one => one.Value is not null).Select(one => KeyValuePair.Create(one.Name, one.Value!)));

    private async Task<Dictionary<string, StringValues>> SignInAsync(string address, params (string Name, string? Value)[] form)
    {
        using HttpResponseMessage answer = await issuer.Client.PostAsync(address, Form(form.Length > 0 ? form : [("name", "alice")]));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith($"{Redirect}?", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        return QueryHelpers.ParseQuery(answer.Headers.Location.Query);
    }

    private Task<Answer> RedeemAsync(string? code, params (string Name, string? Value)[] instead)
    {
        (string Name, string? Value)[] form =
        [
            ("grant_type", "authorization_code"), ("code", code), ("client_id", "client"), ("redirect_uri", Redirect),
            ("code_verifier", Verifier),
        ];
        return issuer.Client.AskAsync(new HttpRequestMessage(HttpMethod.Post, "/local/token")
        {
            Content = Form([.. form.Where(one => instead.All(two => two.Name != one.Name)), .. instead]),
        });
    }

    private Task<Answer> BookingsAsync(string token)
    {
        HttpRequestMessage request = new(HttpMethod.Get, "/bookings");
        request.Headers.Authorization = new("Bearer", token);
        return issuer.Client.AskAsync(request);
    }

    public sealed class Issuer : IAsyncLifetime
    {
        internal TicketMasterApp App { get; private set; } = null!;

        public HttpClient Client { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            App = await TicketMasterApp.StartAsync();
            Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = App.Address };
        }

        public async Task DisposeAsync()
        {
            Client.Dispose();
            await App.DisposeAsync();
        }
    }
}
