using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace TicketMaster;

/// <summary>
/// The outermost middleware: keeps the name of the function that runs, for what is measured far below it. A trace has the name too,
/// but only where it is sampled.
/// </summary>
internal sealed class CurrentFunction : IFunctionsWorkerMiddleware
{
    private static readonly AsyncLocal<string?> s_name = new();

    /// <summary>Null where no function runs.</summary>
    public static string? Name => s_name.Value;

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        s_name.Value = context.FunctionDefinition.Name;
        await next(context);
    }
}
