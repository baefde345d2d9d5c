using System.Net;
using System.Text.RegularExpressions;
using TicketMaster.Tests.Infra;
using TicketMaster.Tests.Payments;
using Xunit;

namespace TicketMaster.Tests.Local;

/// <summary>How the browser client's files are served.</summary>
public sealed partial class WebClientTests(WebClientTests.Served served) : IClassFixture<WebClientTests.Served>
{
    [Theory]
    [InlineData("/", "/app/")]
    [InlineData("/?token=jazz", "/app/?token=jazz")]
    [InlineData("/app", "/app/")]
    public async Task The_root_leads_to_the_client(string path, string to)
    {
        using HttpResponseMessage answer = await served.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(to, answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/app/")]
    [InlineData("/app/event/e1")]
    [InlineData("/app/any/page")]
    public async Task Every_page_is_the_same_file_which_runs_nothing_but_its_own_scripts(string path)
    {
        using HttpResponseMessage answer = await served.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
        string policy = Header(answer, "Content-Security-Policy");
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("stripe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("{release}", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_releases_files_are_kept_for_ever_and_sent_small()
    {
        string script = await ScriptAsync();
        using HttpResponseMessage plain = await served.Client.GetAsync(script);
        Assert.Equal("public, max-age=31536000, immutable", plain.Headers.CacheControl?.ToString());
        Assert.Equal("text/javascript", plain.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(InfraFolder.Repository, "web", "main.js")), await plain.Content.ReadAsStringAsync());

        using HttpRequestMessage asked = new(HttpMethod.Get, script.Replace("main.js", "vendor/preact.js", StringComparison.Ordinal));
        asked.Headers.Add("Accept-Encoding", "br");
        using HttpResponseMessage small = await served.Client.SendAsync(asked);
        Assert.Equal("br", small.Content.Headers.ContentEncoding.Single());
        Assert.InRange(small.Content.Headers.ContentLength ?? 0, 1000, 6000);

        using HttpRequestMessage again = new(HttpMethod.Get, "/app/");
        using HttpResponseMessage page = await served.Client.GetAsync("/app/");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        using HttpResponseMessage known = await served.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Fact]
    public async Task A_file_of_another_release_is_not_there()
    {
        string script = Release().Replace(await ScriptAsync(), "/app/000000000000/");

        (await served.Client.GetAnswerAsync(script)).IsRefused(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_client_is_told_of_the_deployment()
    {
        Answer config = (await served.Client.GetAnswerAsync("/app/config.json")).Is(HttpStatusCode.OK);
        Assert.Equal($"{served.App.Address}local", config.Text("issuer"));
        Assert.Equal("simulated", config["payments"].GetProperty("provider").GetString());
    }

    [Fact]
    public void The_files_are_beside_the_program()
    {
        string source = Path.Combine(InfraFolder.Repository, "web");
        string copied = Path.Combine(AppContext.BaseDirectory, "web");

        Assert.All(
            Directory.GetFiles(source, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetExtension(file) is ".js" or ".css" or ".html"),
            file => Assert.True(File.Exists(Path.Combine(copied, Path.GetRelativePath(source, file))), file));
    }

    private async Task<string> ScriptAsync() => Script().Match(await served.Client.GetStringAsync("/app/")).Groups[1].Value;

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();

    [GeneratedRegex("""src="(/app/\w+/main\.js)"[^>]*>""")]
    private static partial Regex Script();

    [GeneratedRegex("/app/[0-9a-f]{12}/")]
    private static partial Regex Release();

    public sealed class Served : IAsyncLifetime
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
