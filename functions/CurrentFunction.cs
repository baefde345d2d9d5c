using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace TicketMaster;

/// <summary>
/// The outermost middleware. It keeps the name of the running function for measurements far below (a trace has the name only if it is
/// sampled), and counts how executions end. Alerts look for that: the host's lines on executions do not reach Application Insights.
/// </summary>
internal sealed class CurrentFunction(IMeterFactory meters) : IFunctionsWorkerMiddleware
{
    public const string Meter = "TicketMaster.Functions";
    public const string Executions = "ticketmaster.function.executions";

    private static readonly AsyncLocal<string?> s_name = new();

    private readonly Counter<long> _executions = meters.Create(Meter).CreateCounter<long>(
        Executions, "{execution}", "Executions by function and outcome. An orchestration has one each time that it goes on.");

    /// <summary>Null if no function runs.</summary>
    public static string? Name => s_name.Value;

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        string name = context.FunctionDefinition.Name;
        s_name.Value = name;
        string outcome = "failed";
        try
        {
            await next(context);
            if (!(context.GetHttpContext()?.Response.StatusCode >= StatusCodes.Status500InternalServerError))
            {
                outcome = "succeeded";
            }
        }
        catch when (context.CancellationToken.IsCancellationRequested)
        {
            // The host is stopping: nothing is wrong with the function.
            outcome = "cancelled";
            throw;
        }
        finally
        {
            _executions.Add(1, new TagList { { "function", name }, { "outcome", outcome } });
        }
    }
}
