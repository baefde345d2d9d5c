using System.Net;
using System.Text.Json;
using TicketMaster.Local.Web;
using TicketMaster.Tests.Local;
using TicketMaster.Tests.Payments;
using TicketMaster.WebFolderTool;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>The folder that static hosting gets of the browser client, with Stripe as the provider.</summary>
public sealed class WebFolderTests(WebFolderTests.Made made) : IClassFixture<WebFolderTests.Made>
{
    public static TheoryData<string> Pages { get; } =
        ["/", "/app/", "/app/event/e1", "/app/hold/b1", "/app/tickets", "/app/tickets/b1", "/app/gate", "/app/office/events/e1"];

    /// <summary>Status, body, type, caching, Content-Security-Policy and all other headers that either of them says.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    [InlineData("/app/000000000000/main.js")]
    [InlineData("/app/nothing.json")]
    public Task The_hosting_answers_as_the_local_server_does(string path) => IsTheSameAsync(path);

    [Fact]
    public async Task So_it_does_with_each_file()
    {
        WebRelease release = made.Release;
        string[] files = [.. release.Files.Keys.Select(file => $"{release.Name}/{file}"), .. release.Roots.Keys, WebPaths.Config];
        foreach (string file in files)
        {
            await IsTheSameAsync($"{WebPaths.Root}/{file}");
        }

        // The folder's own index, and the file of rules.
        Assert.Equal(
            files.Length + 2,
            Directory.GetFiles(made.Folder, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Where_stripe_takes_the_money_its_script_may_run_and_no_other()
    {
        using HttpResponseMessage pay = await made.Client.GetAsync("/app/hold/b1");
        using HttpResponseMessage find = await made.Client.GetAsync("/app/");

        Assert.Contains(
            "script-src 'self' https://js.stripe.com https://*.js.stripe.com;",
            Header(pay, "Content-Security-Policy"),
            StringComparison.Ordinal);
        Assert.DoesNotContain("stripe", Header(find, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("pk_test_1", await made.Client.GetStringAsync("/app/config.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_entry_before_it_the_pages_may_call_both_addresses_of_the_API()
    {
        WebConfig config = Read("--read", "https://r.example/", "--booking", "https://b.example", "--admin", "/manage").Config;

        Assert.Equal(new WebApi("https://r.example", "https://b.example", "/manage"), config.Api);
        Assert.Contains("connect-src 'self' https://login.example https://r.example https://b.example;",
            config.ContentSecurityPolicy("event/e1"), StringComparison.Ordinal);
        Assert.Contains("\"admin\":\"/manage\"", System.Text.Encoding.UTF8.GetString(config.ToJson()), StringComparison.Ordinal);
    }

    [Fact]
    public void Behind_a_Front_Door_nobody_else_is_let_in()
    {
        JsonElement config = Config(Read("--front-door-id", "fd-1", "--front-door", "https://entry.example"));

        Assert.Equal("AzureFrontDoor.Backend", config.GetProperty("networking").GetProperty("allowedIpRanges")[0].GetString());
        JsonElement gateway = config.GetProperty("forwardingGateway");
        Assert.Equal("fd-1", gateway.GetProperty("requiredHeaders").GetProperty("X-Azure-FDID").GetString());
        Assert.Equal("entry.example", gateway.GetProperty("allowedForwardedHosts")[0].GetString());
        Assert.False(Config(Read()).TryGetProperty("forwardingGateway", out _));
    }

    [Fact]
    public void The_file_of_rules_is_short_enough()
    {
        string longest = $"https://{new string('a', 60)}.{new string('b', 60)}.example";

        Deployment deployment = Read("--read", longest, "--booking", longest, "--front-door-id", "fd-1", "--front-door", longest);

        Assert.InRange(StaticWebApp.Config(deployment.Config, made.Release, deployment.Entry).Length, 1_000, StaticWebApp.MostBytes);
    }

    [Theory]
    [InlineData("The folder to make is missing.")]
    [InlineData("The folder to make is missing.", "--issuer", "https://login.example")]
    [InlineData("'--issuer' is missing.", "out", "--client-id", "c")]
    [InlineData("'--client-id' is missing.", "out", "--issuer", "https://login.example", "--client-id", "")]
    [InlineData("'--scop' is no option, is given twice or has no value.", "out", "--scop", "openid")]
    [InlineData("'--scope' is no option, is given twice or has no value.", "out", "--scope", "a", "--scope", "b")]
    [InlineData("'--scope' is no option, is given twice or has no value.", "out", "--scope")]
    [InlineData("'--issuer' must be an absolute https address (http only on this machine).",
        "out", "--issuer", "http://login.example", "--client-id", "c")]
    [InlineData("'--read' must be an absolute https address (http only on this machine).",
        "out", "--issuer", "https://login.example", "--client-id", "c", "--read", "r.example", "--booking", "https://b.example")]
    [InlineData("'--read' and '--booking' go together.",
        "out", "--issuer", "https://login.example", "--client-id", "c", "--read", "https://r.example")]
    [InlineData("'--front-door-id' and '--front-door' go together.",
        "out", "--issuer", "https://login.example", "--client-id", "c", "--front-door-id", "fd-1")]
    [InlineData("'--admin' must be a path such as /manage.",
        "out", "--issuer", "https://login.example", "--client-id", "c", "--admin", "manage")]
    [InlineData("'--publishable-key' must be Stripe's key for browsers, which begins with pk_.",
        "out", "--issuer", "https://login.example", "--client-id", "c", "--publishable-key", "sk_live_1")]
    public void What_is_wrong_is_said_and_nothing_is_made(string mistake, params string[] arguments)
    {
        Assert.Null(Deployment.Read(arguments, out string said));
        Assert.Equal(mistake, said);
    }

    [Fact]
    public void A_folder_that_somebody_else_filled_is_left_as_it_is()
    {
        using var folder = new TemporaryFolder();
        Assert.True(HostedFolder.Clear(folder.Path));
        File.WriteAllText(folder.File("thesis.txt"), "");

        Assert.False(HostedFolder.Clear(folder.Path));
        Assert.True(File.Exists(folder.File("thesis.txt")));
    }

    private static Deployment Read(params string[] options) =>
        Deployment.Read(["out", "--issuer", "https://login.example/tenant", "--client-id", "web-1", .. options], out string mistake)
            ?? throw new ArgumentException(mistake);

    private JsonElement Config(Deployment deployment) =>
        JsonElement.Parse(StaticWebApp.Config(deployment.Config, made.Release, deployment.Entry));

    private async Task IsTheSameAsync(string path)
    {
        using HttpResponseMessage local = await made.Client.GetAsync(path);
        HostedAnswer hosted = made.Site.Answer(path);

        Assert.Equal(((int)local.StatusCode, path), (hosted.Status, path));
        Assert.Equal(local.Headers.Location?.OriginalString, hosted.Location);
        if (local.StatusCode == HttpStatusCode.OK)
        {
            Assert.Equal(await local.Content.ReadAsByteArrayAsync(), hosted.Body);
            Assert.Equal(local.Content.Headers.ContentType?.ToString(), hosted.ContentType);
            Assert.All(made.Site.HeaderNames, name => Assert.Equal(
                (name, Header(local, name)), (name, hosted.Headers.GetValueOrDefault(name, ""))));
        }
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : "";

    public sealed class Made : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();
        private TicketMasterApp? _app;

        public HttpClient Client { get; private set; } = null!;

        public string Folder => _folder.File("site");

        internal WebRelease Release { get; } = new WebFiles(Path.Combine(InfraFolder.Repository, "web")).Current()!;

        internal HostedSite Site { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            _app = await TicketMasterApp.StartAsync(settings:
            [
                "--Payments:Provider=Stripe",
                "--Payments:BaseAddress=https://api.stripe.com",
                $"--Payments:SecretKey={StripeScript.TestKey}",
                "--Payments:WebhookSecret=whsec_0123456789abcdefghijklmnopqrst",
                "--Local:StripePublishableKey=pk_test_1",
            ]);
            Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = _app.Address };
            using var config = JsonDocument.Parse(await Client.GetStringAsync("/app/config.json"));
            Deployment deployment = Deployment.Read(
                [
                    Folder, "--issuer", config.RootElement.GetProperty("issuer").GetString()!,
                    "--client-id", config.RootElement.GetProperty("clientId").GetString()!, "--publishable-key", "pk_test_1",
                ],
                out string mistake) ?? throw new ArgumentException(mistake);
            Assert.True(HostedFolder.Clear(Folder));
            HostedFolder.Write(deployment, Release);
            Assert.True(HostedFolder.Clear(Folder), "A folder of an earlier run is not made anew.");
            HostedFolder.Write(deployment, Release);
            Site = new HostedSite(Folder);
        }

        public async Task DisposeAsync()
        {
            Client.Dispose();
            _folder.Dispose();
            await _app!.DisposeAsync();
        }
    }
}
