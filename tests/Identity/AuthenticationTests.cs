using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OneProcess;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Local.Identity;
using TicketMaster.Tests.OneProcess.Worker;
using Xunit;

namespace TicketMaster.Tests.Identity;

public sealed class AuthenticationTests : IDisposable
{
    private readonly string _data = TestFolders.Create("identity-");

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_function_that_says_so_is_open_to_anyone()
    {
        await using TestApp app = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await app.Client.GetAsync("/open")).StatusCode);
    }

    [Fact]
    public async Task A_function_that_says_nothing_asks_for_a_token()
    {
        await using TestApp app = await StartAsync();

        using HttpResponseMessage response = await app.Client.GetAsync("/closed");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        JsonElement problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("unauthenticated", problem.GetProperty("code").GetString());
        Assert.Equal("Send a token in the header 'Authorization: Bearer <token>'.", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("Basic YWxpY2U6c2VjcmV0")]
    [InlineData("Bearer")]
    [InlineData("token")]
    public async Task A_header_that_is_no_bearer_token_is_refused(string header)
    {
        await using TestApp app = await StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/closed");
        request.Headers.TryAddWithoutValidation("Authorization", header);

        using HttpResponseMessage response = await app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(
            "The header 'Authorization' must be 'Bearer' and one token.",
            (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Two_authorization_headers_are_refused()
    {
        await using TestApp app = await StartAsync();
        string token = await TokenAsync(app, new { sub = "alice" });
        using HttpRequestMessage request = new(HttpMethod.Get, "/closed");
        request.Headers.TryAddWithoutValidation("Authorization", [$"Bearer {token}", $"Bearer {token}"]);

        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task The_built_in_issuers_token_opens_a_closed_function_and_names_the_caller()
    {
        await using TestApp app = await StartAsync();

        using HttpResponseMessage response = await GetAsync(app, "/closed", await TokenAsync(app, new { sub = "alice" }));

        Assert.Equal("alice False", await response.Content.ReadFromJsonAsync<string>());
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        await using TestApp app = await StartAsync();

        using HttpResponseMessage response = await GetAsync(app, "/closed", await TokenAsync(app, new { sub = "alice", expiresIn = -31 }));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(
            "The token has expired; get a new one.",
            (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("/admin")]
    [InlineData("/admin-class")]
    public async Task What_is_for_admins_needs_their_role(string path)
    {
        await using TestApp app = await StartAsync();
        string user = await TokenAsync(app, new { sub = "alice", roles = new[] { "press" } });
        string admin = await TokenAsync(app, new { sub = "root", roles = new[] { "press", "admin" } });

        using HttpResponseMessage refused = await GetAsync(app, path, user);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("forbidden", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Equal("root True", await (await GetAsync(app, path, admin)).Content.ReadFromJsonAsync<string>());
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task While_the_issuer_cannot_be_reached_nobody_is_let_in_and_nobody_is_called_a_stranger()
    {
        await using TestApp app = await StartAsync("--Identity:Authority=http://localhost:1");
        string token = await TokenAsync(app, new { sub = "alice" });

        using HttpResponseMessage response = await GetAsync(app, "/closed", token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("issuer-unavailable", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter!.Delta);
    }

    [Theory]
    [InlineData("http://issuer.example")]
    [InlineData("issuer")]
    [InlineData("ftp://issuer.example")]
    public async Task An_authority_that_cannot_be_trusted_stops_the_start(string authority)
    {
        Exception exception = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync($"--Identity:Authority={authority}"));

        Assert.Contains("'Identity:Authority'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_server_of_its_own_an_authority_must_be_absolute()
    {
        IdentityOptions options = new() { Authority = "/local", Audience = "tickets" };

        Assert.True(new IdentityOptionsValidation().Validate(null, options).Failed);
        Assert.True(new IdentityOptionsValidation(() => new Uri("http://localhost:7071")).Validate(null, options).Succeeded);
    }

    [Fact]
    public void Without_an_audience_the_start_is_stopped() => Assert.Contains(
        "'Identity:Audience'",
        new IdentityOptionsValidation().Validate(null, new() { Authority = "https://issuer.example" }).FailureMessage,
        StringComparison.Ordinal);

    private Task<TestApp> StartAsync(params string[] args) => TestApp.StartAsync(
        [typeof(Doors), typeof(AdminDoors)],
        """{ "extensions": { "http": { "routePrefix": "" } } }""",
        args,
        builder =>
        {
            builder.UseMiddleware<UnexpectedErrorMiddleware>();
            builder.UseMiddleware<AuthenticationMiddleware>();
            builder.Services.Configure<OneProcessOptions>(options => options.DataPath = _data);
            builder.Services.AddIdentity();
            builder.Services.AddLocalIdentity();
            builder.Services.AddSingleton(new FunctionAccess([typeof(Doors), typeof(AdminDoors)]));
        });

    private static async Task<string> TokenAsync(TestApp app, object request)
    {
        using HttpResponseMessage response = await app.Client.PostAsJsonAsync("/local/token", request);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    private static Task<HttpResponseMessage> GetAsync(TestApp app, string path, string token)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return app.Client.SendAsync(request);
    }

    private static IResult Greet(HttpRequest request)
    {
        Caller caller = Caller.Of(request);
        return Results.Json($"{caller.UserId} {caller.IsAdmin}");
    }

    internal sealed class Doors
    {
        [Function("Open")]
        [AllowAnyone]
        public static IResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "open")] HttpRequest request) => Results.Ok();

        [Function("Closed")]
        public static IResult Closed([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "closed")] HttpRequest request) =>
            Greet(request);

        [Function("Admin")]
        [AdminOnly]
        public static IResult Admin([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "admin")] HttpRequest request) =>
            Greet(request);
    }

    [AdminOnly]
    internal sealed class AdminDoors
    {
        [Function("AdminClass")]
        public static IResult Admin([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "admin-class")] HttpRequest request) =>
            Greet(request);
    }
}
