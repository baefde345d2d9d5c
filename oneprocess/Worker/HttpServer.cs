using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OneProcess.Sqlite;

namespace OneProcess.Worker;

/// <summary>Kestrel with routing and nothing else: a web application of its own beside the worker's host.</summary>
public sealed class HttpServer : IAsyncDisposable
{
    private const string DefaultAddress = "http://localhost:7071";

    private readonly WebApplication _app;

    internal HttpServer(
        IConfiguration configuration, ILoggerFactory loggers, RequestsInFlight requests, IOptions<OneProcessOptions> options,
        TimeProvider time)
    {
        WebApplicationBuilder web = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        // Added below the app's own configuration, so that the command line overrides the environment.
        web.Configuration.AddEnvironmentVariables("ASPNETCORE_");
        web.Configuration.AddConfiguration(configuration);
        web.Services.AddSingleton(loggers);
        web.Services.AddRouting();
        web.WebHost.UseKestrelCore().ConfigureKestrel(options => options.AddServerHeader = false);
        if (string.IsNullOrWhiteSpace(web.Configuration[WebHostDefaults.ServerUrlsKey])
            && string.IsNullOrWhiteSpace(web.Configuration[WebHostDefaults.HttpPortsKey]))
        {
            web.WebHost.UseUrls(DefaultAddress);
        }

        _app = web.Build();
        ((IApplicationBuilder)_app).Use(next => http =>
        {
            // Also for what no endpoint answers.
            http.Response.Headers.XContentTypeOptions = "nosniff";
            if (time != TimeProvider.System)
            {
                // A clock that is moved: clients are to see it too.
                http.Response.Headers.Date = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
            }

            return requests.CountAsync(next, http);
        });
        AccessLog access = new(loggers.CreateLogger<AccessLog>());
        ((IApplicationBuilder)_app).Use(next => http => options.Value.AccessLog ? access.LogAsync(next, http) : next(http));
        ((IApplicationBuilder)_app).Use(next => http => AnswerInOutageAsync(next, http));
    }

    /// <summary>The first address, in a form that a client on this machine can use.</summary>
    /// <exception cref="InvalidOperationException">The server does not listen yet.</exception>
    public Uri Address =>
        new(Reachable(Addresses.FirstOrDefault() ?? throw new InvalidOperationException("The server does not listen yet.")));

    /// <summary>Where the server listens, such as <c>http://0.0.0.0:7071</c>; empty until it does.</summary>
    public IReadOnlyCollection<string> Addresses =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>One sentence for each configured address that the server cannot listen on, without starting it.</summary>
    public IReadOnlyList<string> CannotListen() => ListeningTrial.Mistakes(
        Split(_app.Configuration[WebHostDefaults.ServerUrlsKey]) is { Length: > 0 } urls
            ? urls
            : Split(_app.Configuration[WebHostDefaults.HttpPortsKey]).Select(port => $"http://*:{port}")
                .Concat(Split(_app.Configuration[WebHostDefaults.HttpsPortsKey]).Select(port => $"https://*:{port}")));

    /// <summary>Endpoints can be added here until the server starts.</summary>
    internal IEndpointRouteBuilder Endpoints => _app;

    internal Task StartAsync(CancellationToken cancellationToken) => _app.StartAsync(cancellationToken);

    internal Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Functions answer for themselves. This is for the other endpoints.</summary>
    private static async Task AnswerInOutageAsync(RequestDelegate next, HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (SqliteException exception) when (SqliteOutage.Is(exception) && !http.Response.HasStarted)
        {
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "1";
        }
    }

    private static string[] Split(string? configured) =>
        (configured ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Reachable(string address) => address
        .Replace("//[::]:", "//localhost:")
        .Replace("//0.0.0.0:", "//localhost:")
        .Replace("//*:", "//localhost:")
        .Replace("//+:", "//localhost:");
}
