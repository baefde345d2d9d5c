using Microsoft.Extensions.Hosting;

namespace OneProcess.Worker;

/// <summary>
/// The first hosted service to be made, before any that needs a store. The stores begin to open, each on a thread of its own, and the
/// functions are prepared meanwhile.
/// </summary>
internal sealed class StartAhead : IHostedService
{
    public StartAhead(IEnumerable<IOpening> openings, IReadOnlyList<FunctionDescriptor> functions, FunctionInvoker invoker)
    {
        foreach (IOpening opening in openings)
        {
            opening.Begin();
        }

        foreach (FunctionDescriptor function in functions)
        {
            invoker.Prepare(function);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
