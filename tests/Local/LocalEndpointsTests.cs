using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using TicketMaster.Local.Payments;
using TicketMaster.Payments;
using TicketMaster.Tests.Payments;
using Xunit;

namespace TicketMaster.Tests.Local;

/// <summary>What is below <c>/local/</c> trusts this machine, and nobody else may pass for it.</summary>
public sealed class LocalEndpointsTests(LocalEndpointsTests.LocalEndpointsApp shared) : IClassFixture<LocalEndpointsTests.LocalEndpointsApp>
{
    private const string Setting = "Local:LetAnyoneOnTheNetworkBeAdministrator";

    private static readonly (HttpMethod Method, string Path)[] s_all =
    [
        (HttpMethod.Get, "/local/authorize"), (HttpMethod.Post, "/local/authorize"), (HttpMethod.Get, "/local/page.css"),
        (HttpMethod.Post, "/local/token"), (HttpMethod.Get, "/local/.well-known/openid-configuration"),
        (HttpMethod.Get, "/local/.well-known/jwks.json"), (HttpMethod.Get, "/local/payments"), (HttpMethod.Get, "/local/pay/pi_1"),
        (HttpMethod.Post, "/local/pay/pi_1"), (HttpMethod.Get, "/local/stripe/v1/payment_intents"),
        (HttpMethod.Post, "/local/stripe/v1/refunds"),
    ];

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:7071")]
    [InlineData("localhost.evil.example")]
    [InlineData("notlocalhost")]
    [InlineData("127.0.0.1.nip.io")]
    [InlineData("0.0.0.0")]
    [InlineData("192.168.1.5:7071")]
    [InlineData("[2001:db8::1]:7071")]
    public async Task They_answer_no_name_but_this_machines(string host)
    {
        foreach ((HttpMethod method, string path) in s_all)
        {
            Answer refused = (await AskAsync(shared.App, method, path, host)).IsRefused((HttpStatusCode)421, "misdirected");
            Assert.Contains(Setting, refused.Text("detail"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1234")]
    [InlineData("shop.localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.8.7:80")]
    [InlineData("[::1]:7071")]
    public async Task They_answer_this_machines_names(string host)
    {
        foreach ((HttpMethod method, string path) in s_all)
        {
            Assert.NotEqual((HttpStatusCode)421, await StatusAsync(shared.App, method, path, host));
        }
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://*:0")]
    public async Task On_a_server_that_other_machines_reach_nobody_gets_a_token_unless_a_setting_says_so(string listening)
    {
        await using TicketMasterApp closed = await TicketMasterApp.StartAsync(settings: ["--urls", listening]);
        Answer refused = (await TokenAsync(closed)).IsRefused(HttpStatusCode.Forbidden, "forbidden");
        Assert.Contains(Setting, refused.Text("detail"), StringComparison.Ordinal);

        await using TicketMasterApp opened = await TicketMasterApp.StartAsync(settings: ["--urls", listening, $"--{Setting}=true"]);
        (await TokenAsync(opened)).Is(HttpStatusCode.OK);
        (await AskAsync(opened, HttpMethod.Get, "/local/.well-known/jwks.json", "shop.example")).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(StripeScript.LiveKey)]
    [InlineData(StripeScript.LiveKey, "--Identity:Authority=/local")]
    [InlineData(StripeScript.LiveKey, "--Identity:Authority=http://localhost:7072/local")]
    [InlineData(StripeScript.LiveKey, $"--{Setting}=true")]
    [InlineData("rk_live_0123456789abcdefghijklmnopqrst")]
    public async Task With_a_live_key_the_built_in_issuer_stops_the_start(string key, params string[] settings)
    {
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TicketMasterApp.StartAsync(settings: [.. Stripe(key), .. settings]));

        Assert.Contains("'Payments:SecretKey' is a live key, so 'Identity:Authority' must be", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_live_key_and_another_issuer_the_built_in_one_does_not_exist()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(
            settings: [.. Stripe(StripeScript.LiveKey), "--Identity:Authority=https://issuer.example", $"--{Setting}=true"]);

        using HttpClient client = new() { BaseAddress = app.Address };

        // All but the style sheet, which gives nothing away.
        foreach ((HttpMethod method, string path) in s_all.Where(one => !one.Path.EndsWith(".css", StringComparison.Ordinal)))
        {
            using HttpResponseMessage answer = await client.SendAsync(new HttpRequestMessage(method, path));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.False(File.Exists(Path.Combine(app.DataPath, "issuer-key.pem")));
    }

    [Fact]
    public async Task With_a_test_key_it_does()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(settings: Stripe(StripeScript.TestKey));

        (await TokenAsync(app)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_payments_are_for_administrators()
    {
        using HttpClient anyone = shared.App.Anyone();
        using HttpClient alice = await shared.App.SignedInAsync("alice");
        using HttpClient gate = await shared.App.SignedInAsync("gate", "gate");
        using HttpClient admin = await shared.App.SignedInAsync("root", "admin");

        (await anyone.GetAnswerAsync("/local/payments")).IsRefused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await alice.GetAnswerAsync("/local/payments")).IsRefused(HttpStatusCode.Forbidden, "forbidden");
        (await gate.GetAnswerAsync("/local/payments")).IsRefused(HttpStatusCode.Forbidden, "forbidden");
        (await admin.GetAnswerAsync("/local/payments")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_refunds_at_the_simulated_provider_with_a_key_that_is_not_this_folders()
    {
        using TemporaryFolder other = new();
        using HttpClient shop = shared.App.Anyone();
        foreach (string key in new[] { "sk_test_local_and_moving_no_money", SimulatedSecrets.Key(other.Path), "" })
        {
            shop.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            (await shop.GetAnswerAsync("/local/stripe/v1/payment_intents")).Is(HttpStatusCode.Unauthorized);
        }

        shop.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SimulatedSecrets.Key(shared.App.DataPath));
        (await shop.GetAnswerAsync("/local/stripe/v1/payment_intents")).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost:1")]
    public async Task Another_sites_page_decides_no_payment(string header, string value)
    {
        string payment = await RedirectedAsync();

        Answer refused = (await DecideAsync(payment, (header, value))).IsRefused(HttpStatusCode.Forbidden, "forbidden");

        Assert.Contains("Another site", refused.Text("detail"), StringComparison.Ordinal);
        Assert.Equal("requires_action", await StatusAsync(payment));
    }

    [Fact]
    public async Task The_payments_own_page_does()
    {
        string payment = await RedirectedAsync();
        string own = shared.App.Address.GetLeftPart(UriPartial.Authority);

        (await DecideAsync(payment, ("Origin", own), ("Sec-Fetch-Site", "same-origin"))).Is(HttpStatusCode.SeeOther);

        Assert.Equal("authorised", await StatusAsync(payment));
    }

    private static string[] Stripe(string key) =>
        ["--Payments:Provider=Stripe", $"--Payments:SecretKey={key}", $"--Payments:WebhookSecret={WebhookApp.Secret}"];

    private static async Task<Answer> TokenAsync(TicketMasterApp app)
    {
        using HttpClient client = app.Anyone();
        return await client.PostAnswerAsync("/local/token", new { sub = "mallory", roles = new[] { "admin" } });
    }

    /// <summary>Of an answer that may be no JSON.</summary>
    private static async Task<HttpStatusCode> StatusAsync(TicketMasterApp app, HttpMethod method, string path, string host)
    {
        using HttpClient client = app.Anyone();
        using HttpRequestMessage request = new(method, path);
        request.Headers.Host = host;
        using HttpResponseMessage response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<Answer> AskAsync(TicketMasterApp app, HttpMethod method, string path, string host)
    {
        using HttpClient client = app.Anyone();
        HttpRequestMessage request = new(method, path);
        request.Headers.Host = host;
        return await client.AskAsync(request);
    }

    /// <summary>A payment at the provider that waits for its buyer.</summary>
    private async Task<string> RedirectedAsync()
    {
        using HttpClient shop = shared.App.Anyone();
        shop.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SimulatedSecrets.Key(shared.App.DataPath));
        using FormUrlEncodedContent form = new(new Dictionary<string, string>
        {
            ["amount"] = "5000",
            ["currency"] = "eur",
            ["payment_method"] = "pm_redirect",
            ["capture_method"] = "manual",
            ["confirm"] = "true",
            ["return_url"] = "https://shop.example",
        });
        Answer made =
            await shop.AskAsync(new HttpRequestMessage(HttpMethod.Post, "/local/stripe/v1/payment_intents") { Content = form });
        return made.Is(HttpStatusCode.OK).Text("id");
    }

    private async Task<Answer> DecideAsync(string payment, params (string Name, string Value)[] headers)
    {
        using SocketsHttpHandler handler = new() { AllowAutoRedirect = false };
        using HttpClient browser = new(handler) { BaseAddress = shared.App.Address };
        using FormUrlEncodedContent form = new([new("decision", "approve")]);
        HttpRequestMessage request = new(HttpMethod.Post, $"/local/pay/{payment}") { Content = form };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await browser.AskAsync(request);
    }

    private async Task<string?> StatusAsync(string payment) => (await shared.App.PaymentsAsync())
        .Single(one => one.GetProperty("paymentId").GetString() == payment).GetProperty("status").GetString();

    public sealed class LocalEndpointsApp : IAsyncLifetime
    {
        internal TicketMasterApp App { get; private set; } = null!;

        public async Task InitializeAsync() => App = await TicketMasterApp.StartAsync();

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
