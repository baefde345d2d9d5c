using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TicketMaster.Bench.Hosting;
using TicketMaster.KillTest;

namespace TicketMaster.Rehearsal;

/// <summary>
/// What stands outside of the app: the issuer that it trusts, and the way to its simulated payment provider, which can be cut. Both outlive
/// its kills.
/// </summary>
internal sealed class Provider : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly WebApplication _server;
    private Uri? _app;
    private int _calls;

    public Provider()
    {
        Address = $"http://127.0.0.1:{AppProcess.FreePort()}";
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add(Address);
        Issuer = new BenchIssuer(_server, Address);
        _server.Map("/stripe/{**path}", (RequestDelegate)PassOnAsync);
    }

    public string Address { get; }

    public BenchIssuer Issuer { get; }

    /// <summary>Whether no call gets through: half are answered 503, half not at all.</summary>
    public bool IsAway { get; set; }

    /// <param name="app">Where the simulated provider is.</param>
    public Task StartAsync(Uri app)
    {
        _app = app;
        return _server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassOnAsync(HttpContext http)
    {
        if (IsAway)
        {
            if (Interlocked.Increment(ref _calls) % 2 == 0)
            {
                http.Abort();
            }

            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using HttpRequestMessage request = new(
            new HttpMethod(http.Request.Method), new Uri(_app!, $"/local{http.Request.Path}{http.Request.QueryString}"));
        request.Content = HttpMethods.IsGet(http.Request.Method) ? null : new StreamContent(http.Request.Body);
        foreach ((string name, string? value) in http.Request.Headers.Select(header => (header.Key, header.Value.ToString())))
        {
            if (name != "Host" && !request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        try
        {
            using HttpResponseMessage answer = await _http.SendAsync(request, http.RequestAborted);
            http.Response.StatusCode = (int)answer.StatusCode;
            http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            if (answer.Headers.TryGetValues("Idempotent-Replayed", out IEnumerable<string>? replayed))
            {
                http.Response.Headers["Idempotent-Replayed"] = replayed.ToArray();
            }

            await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
        }
        catch (HttpRequestException)
        {
            // The app was killed, and the provider with it.
            http.Response.StatusCode = (int)HttpStatusCode.BadGateway;
        }
        catch (OperationCanceledException)
        {
            // Whoever asked was killed.
        }
    }
}
