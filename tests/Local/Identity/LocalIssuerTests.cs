using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using OneProcess;
using OneProcess.Data;
using TicketMaster.Identity;
using TicketMaster.Local.Identity;
using TicketMaster.Tests.OneProcess.Worker;
using Xunit;

namespace TicketMaster.Tests.Local.Identity;

public sealed class LocalIssuerTests : IDisposable
{
    private readonly string _data = TestFolders.Create("issuer-");
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_token_says_who_and_for_how_long()
    {
        await using TestApp app = await StartAsync();

        using HttpResponseMessage response = await PostAsync(app, """{"sub":"auth0|alice","roles":["admin","press"],"expiresIn":90}""");

        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("Bearer", 90), (answer.GetProperty("token_type").GetString(), answer.GetProperty("expires_in").GetInt32()));
        JsonWebToken token = new(answer.GetProperty("access_token").GetString());
        Assert.Equal(("auth0|alice", "ES256"), (token.Subject, token.Alg));
        Assert.Equal(["admin", "press"], token.Claims.Where(claim => claim.Type == "roles").Select(claim => claim.Value));
        Assert.Equal(_time.GetUtcNow().UtcDateTime.AddSeconds(90), token.ValidTo);
    }

    [Fact]
    public async Task A_token_lasts_an_hour_where_nothing_else_is_asked()
    {
        await using TestApp app = await StartAsync();

        JsonElement answer = await (await PostAsync(app, """{"sub":"alice"}""")).Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(3600, answer.GetProperty("expires_in").GetInt32());
    }

    [Fact]
    public async Task The_discovery_document_leads_to_the_public_key_and_only_to_that()
    {
        await using TestApp app = await StartAsync();
        string issuer = new Uri(app.Client.BaseAddress!, "/local").AbsoluteUri;

        JsonElement discovery = await app.Client.GetFromJsonAsync<JsonElement>("/local/.well-known/openid-configuration");
        JsonElement key =
            (await app.Client.GetFromJsonAsync<JsonElement>(discovery.GetProperty("jwks_uri").GetString())).GetProperty("keys")[0];

        Assert.Equal(issuer, discovery.GetProperty("issuer").GetString());
        Assert.Equal(["kty", "use", "alg", "kid", "crv", "x", "y"], key.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task A_token_outlives_a_restart()
    {
        string token;
        string address;
        await using (TestApp before = await StartAsync())
        {
            address = before.Client.BaseAddress!.Authority;
            token = (await (await PostAsync(before, """{"sub":"alice"}""")).Content.ReadFromJsonAsync<JsonElement>())
                .GetProperty("access_token").GetString()!;
        }

        await using TestApp after = await StartAsync($"--urls=http://{address}");

        Assert.IsType<TokenOutcome.Accepted>(await after.Services.GetRequiredService<TokenValidation>().ValidateAsync(token, default));
    }

    [SkippableFact]
    public void The_key_can_be_read_by_its_owner_only()
    {
        Skip.If(OperatingSystem.IsWindows());
        using IssuerKey key = new(new DataFolder(_data));

        string path = Assert.Single(Directory.GetFiles(_data));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void A_damaged_key_stops_the_start_and_is_left_alone()
    {
        string path = Path.Combine(_data, "issuer-key.pem");
        File.WriteAllText(path, "-----BEGIN PRIVATE KEY-----\nMIGHAg==\n-----END PRIVATE KEY-----");

        InvalidDataException exception = Assert.Throws<InvalidDataException>(
            () => new IssuerKey(new DataFolder(_data)));

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("MIGHAg==", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "invalid-json")]
    [InlineData("null", "invalid-json")]
    [InlineData("[]", "invalid-json")]
    [InlineData("{}", "invalid-json")]
    [InlineData("""{"sub":null}""", "invalid-json")]
    [InlineData("""{"sub":5}""", "invalid-json")]
    [InlineData("""{"sub":"alice","sub":"bob"}""", "invalid-json")]
    [InlineData("""{"sub":"alice","role":"admin"}""", "invalid-json")]
    [InlineData("""{"sub":"alice","roles":"admin"}""", "invalid-json")]
    [InlineData("""{"sub":""}""", "invalid-request")]
    [InlineData("""{"sub":" "}""", "invalid-request")]
    [InlineData("""{"sub":"a\nb"}""", "invalid-request")]
    [InlineData("""{"sub":"alice","roles":[null]}""", "invalid-request")]
    [InlineData("""{"sub":"alice","roles":["ad min"]}""", "invalid-request")]
    [InlineData("""{"sub":"alice","expiresIn":86401}""", "invalid-request")]
    [InlineData("""{"sub":"alice","expiresIn":-86401}""", "invalid-request")]
    public async Task A_request_that_is_not_right_is_refused(string body, string code)
    {
        await using TestApp app = await StartAsync();

        using HttpResponseMessage response = await PostAsync(app, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(code, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_subject_may_have_255_characters_and_no_more()
    {
        await using TestApp app = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(app, $$"""{"sub":"{{new string('a', 255)}}"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(app, $$"""{"sub":"{{new string('a', 256)}}"}""")).StatusCode);
    }

    private Task<TestApp> StartAsync(params string[] args) => TestApp.StartAsync([], null, args, builder =>
    {
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.Configure<OneProcessOptions>(options => options.DataPath = _data);
        builder.Services.AddIdentity();
        builder.Services.AddLocalIdentity();
    });

    private static Task<HttpResponseMessage> PostAsync(TestApp app, string body) =>
        app.Client.PostAsync("/local/token", new StringContent(body, Encoding.UTF8, "application/json"));
}
