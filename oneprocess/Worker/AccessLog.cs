using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace OneProcess.Worker;

/// <summary>One line a request, once it is answered, if the options ask for it.</summary>
internal sealed partial class AccessLog(ILogger<AccessLog> logger)
{
    public async Task LogAsync(RequestDelegate next, HttpContext http)
    {
        long began = Stopwatch.GetTimestamp();

        // As it was sent: later steps may change the path.
        string target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        try
        {
            await next(http);
        }
        finally
        {
            LogAnswered(
                http.Connection.RemoteIpAddress,
                http.Request.Method,
                target,
                http.Response.StatusCode,
                (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Address} {Method} {Target} {Status} in {Milliseconds} ms")]
    private partial void LogAnswered(IPAddress? address, string method, string target, int status, long milliseconds);
}
