using Azure.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using TicketMaster.Http;

namespace TicketMaster.Adapters;

/// <summary>Answers a request for which the app got no token for its own identity, so that it could not ask another service.</summary>
internal sealed partial class NoTokenMiddleware(ILogger<NoTokenMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await UnexpectedErrorMiddleware.RunAsync(context, next);
        }
        catch (AuthenticationFailedException exception) when (context.GetHttpContext() is not null)
        {
            LogNoToken(exception, context.FunctionDefinition.Name);
            await UnexpectedErrorMiddleware.AnswerAsync(context.GetHttpContext()!, Refusal.Unavailable(TimeSpan.FromSeconds(1)));
        }
    }

    [LoggerMessage(LogLevel.Error, "{Function} got no token for the app's identity.")]
    private partial void LogNoToken(Exception exception, string function);
}
