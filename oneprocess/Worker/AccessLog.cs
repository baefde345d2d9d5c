using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace OneProcess.Worker;

/// <summary>One line a request, once it is answered, if the options ask for it.</summary>
internal sealed partial class AccessLog(ILogger<AccessLog> logger)
{
    private static readonly Func<ILogger, string, IDisposable?> s_scope = LoggerMessage.DefineScope<string>("Request {RequestId}");

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
            // The application may have given the request an id of its own, and ended the scope of that.
            using (s_scope(logger, http.TraceIdentifier))
            {
                LogAnswered(
                    http.Connection.RemoteIpAddress,
                    http.Request.Method,
                    target,
                    http.Response.StatusCode,
                    (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "{Address} {Method} {Target} {Status} in {Milliseconds} ms")]
    private partial void LogAnswered(IPAddress? address, string method, string target, int status, long milliseconds);
}
