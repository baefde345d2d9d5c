using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace TicketMaster.Http;

/// <summary>
/// Logs exceptions and answers for them, without internals. Functions that are not called over HTTP keep their exception, because their
/// trigger's retry depends on it.
/// </summary>
internal sealed partial class UnexpectedErrorMiddleware(ILogger<UnexpectedErrorMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not HttpContext http)
        {
            await RunAsync(context, next);
            return;
        }

        // A browser takes an answer for what it says it is, and never runs one as a script.
        http.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await RunAsync(context, next);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            LogGone(context.FunctionDefinition.Name);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            // The host is stopping. Another instance, or this one after its restart, will answer.
            LogCutOff(context.FunctionDefinition.Name);
            await AnswerAsync(http, Refusal.Unavailable(TimeSpan.FromSeconds(1)));
        }
        catch (BadHttpRequestException exception)
        {
            await AnswerAsync(http, ToRefusal(exception));
        }
        catch (Exception exception) when (exception is IUnavailable unavailable)
        {
            LogUnavailable(exception, unavailable.Dependency, context.FunctionDefinition.Name);
            await AnswerAsync(http, unavailable.Refusal);
        }
#pragma warning disable CA1031 // The one place that answers for whatever went wrong.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogUnexpected(exception, context.FunctionDefinition.Name, http.Request.Method);
            await AnswerAsync(http, Refusal.Unexpected());
        }
    }

    /// <summary>Runs the function and unwraps its exception, which the worker wraps because it reads the task's result.</summary>
    public static async Task RunAsync(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (AggregateException wrapped) when (wrapped.InnerExceptions is [Exception thrown])
        {
            ExceptionDispatchInfo.Throw(thrown);
        }
    }

    private static Refusal ToRefusal(BadHttpRequestException exception) => exception.StatusCode == StatusCodes.Status413PayloadTooLarge
        ? Refusal.BodyTooLarge(Limits.BodyBytes)
        : Refusal.InvalidRequest("The request could not be read to its end; send it again.");

    /// <summary>What is said of the request's answer, whatever the answer is.</summary>
    private static readonly string[] s_kept =
    [
        RequestIdMiddleware.Header, HeaderNames.XContentTypeOptions, HeaderNames.AccessControlAllowOrigin,
        HeaderNames.AccessControlExposeHeaders, HeaderNames.Vary,
    ];

    /// <summary>Discards what the function has answered so far and answers instead.</summary>
    public static async Task AnswerAsync(HttpContext http, Refusal refusal)
    {
        if (http.Response.HasStarted)
        {
            // A cut-off answer must not look complete.
            http.Abort();
            return;
        }

        (string Name, StringValues Value)[] kept = [.. s_kept.Select(name => (name, http.Response.Headers[name]))];
        http.Response.Clear();
        foreach ((string name, StringValues value) in kept.Where(header => header.Value.Count > 0))
        {
            http.Response.Headers[name] = value;
        }

        try
        {
            await ProblemResult.WriteAsync(http, refusal);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away: no failure of ours.
        }
    }

    [LoggerMessage(LogLevel.Debug, "The client of {Function} went away.")]
    private partial void LogGone(string function);

    [LoggerMessage(LogLevel.Warning, "{Function} did not end before the host stopped; its client may try again.")]
    private partial void LogCutOff(string function);

    [LoggerMessage(LogLevel.Warning, "The {Dependency} did not serve {Function}.")]
    private partial void LogUnavailable(Exception exception, string dependency, string function);

    [LoggerMessage(LogLevel.Error, "{Function} failed on a {Method} request.")]
    private partial void LogUnexpected(Exception exception, string function, string method);
}
