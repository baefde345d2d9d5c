using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using TicketMaster.Http;

namespace TicketMaster.Identity;

/// <summary>
/// Lets only callers who may call an HTTP function through to it. ASP.NET Core's own authentication does not run in the Functions
/// worker.
/// </summary>
internal sealed class AuthenticationMiddleware(FunctionAccess access, BearerCheck bearer) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            if (context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type == "httpTrigger"))
            {
                throw new InvalidOperationException($"'{context.FunctionDefinition.Name}' has an HTTP trigger but no HTTP context.");
            }

            await next(context);
            return;
        }

        Access needed = access.Of(context.FunctionDefinition);
        if (needed != Access.Anyone && await bearer.RefuseAsync(http, needed) is Refusal refusal)
        {
            await ProblemResult.WriteAsync(http, refusal);
            return;
        }

        await next(context);
    }
}
