using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace TicketMaster.Http;

/// <summary>
/// Gives each request the id by which its answer and the log name it: the client's <c>X-Request-Id</c> if that is an id, else the id of its
/// trace.
/// </summary>
internal sealed class RequestIdMiddleware(ILogger<RequestIdMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public const string Header = "X-Request-Id";

    private static readonly Func<ILogger, string, IDisposable?> s_scope = LoggerMessage.DefineScope<string>("Request {RequestId}");

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        using (s_scope(logger, Name(http)))
        {
            await next(context);
        }
    }

    /// <returns>The id that the request has from now on.</returns>
    public static string Name(HttpContext http)
    {
        string id = Of(http.Request);
        http.TraceIdentifier = id;
        http.Response.Headers[Header] = id;
        return id;
    }

    private static string Of(HttpRequest request) => request.Headers[Header] is [{ } sent] && Ids.IsValid(sent)
        ? sent
        : TraceOf(request).ToString();

    /// <summary>Where nobody follows traces there are no activities, but the client may still name its trace.</summary>
    private static ActivityTraceId TraceOf(HttpRequest request) => Activity.Current?.TraceId
        ?? (ActivityContext.TryParse(request.Headers.TraceParent, null, out ActivityContext sent)
            ? sent.TraceId
            : ActivityTraceId.CreateRandom());
}
