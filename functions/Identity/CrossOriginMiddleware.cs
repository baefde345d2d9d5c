using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace TicketMaster.Identity;

/// <summary>
/// Says of every answer, refusals too, which pages may read it. The platform's own CORS is off: it cannot expose headers, and it answers
/// preflights of addresses that it does not know.
/// </summary>
internal sealed class CrossOriginMiddleware(CrossOrigin crossOrigin, FunctionAccess access) : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http)
        {
            bool reads = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
            crossOrigin.Allow(http, toAnybody: reads && access.Of(context.FunctionDefinition) == Access.Anyone);
        }

        return next(context);
    }
}
