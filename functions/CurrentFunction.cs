using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace TicketMaster;

/// <summary>
/// The outermost middleware. It keeps the name of the running function for measurements far below. A trace has the name only if it is
/// sampled.
/// </summary>
internal sealed class CurrentFunction : IFunctionsWorkerMiddleware
{
    private static readonly AsyncLocal<string?> s_name = new();

    /// <summary>Null if no function runs.</summary>
    public static string? Name => s_name.Value;

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        s_name.Value = context.FunctionDefinition.Name;
        await next(context);
    }
}
