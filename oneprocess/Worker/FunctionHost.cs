using Microsoft.Extensions.Hosting;
using OneProcess.Worker.Http;

namespace OneProcess.Worker;

/// <summary>
/// Binds every function to its trigger before the server listens. Starts the triggers after that, and stops them once it is drained.
/// </summary>
internal sealed class FunctionHost(
    IReadOnlyList<FunctionDescriptor> functions,
    IEnumerable<ITriggerBinding> bindings,
    IEnumerable<IPlainEndpoints> plainEndpoints,
    FunctionInvoker invoker,
    HttpTriggerBinding http,
    HttpServer server,
    DisabledFunctions disabled) : IHostedLifecycleService
{
    private readonly Dictionary<Type, ITriggerBinding> _bindings = bindings.ToDictionary(binding => binding.TriggerType);

    /// <summary>Known before anything starts, so that a mistake there stops the start and nothing else.</summary>
    private readonly IReadOnlyList<FunctionDescriptor> _enabled = disabled.Without(functions);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (FunctionDescriptor function in _enabled)
        {
            ITriggerBinding binding = _bindings.GetValueOrDefault(function.Trigger.GetType())
                ?? throw FunctionDiscovery.Refused(
                    function.Name, $"nothing serves its trigger '{FunctionNames.Binding(function.Trigger.GetType())}'");
            binding.Bind(function, invoker);
        }

        http.Map(server.Endpoints);
        foreach (IPlainEndpoints endpoints in plainEndpoints)
        {
            endpoints.Map(server.Endpoints);
        }

        await server.StartAsync(cancellationToken);
    }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (ITriggerBinding binding in _bindings.Values)
        {
            await binding.StartAsync(cancellationToken);
        }

        Console.WriteLine($"Listening on {server.Address.GetLeftPart(UriPartial.Authority)}");
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        http.Stopping();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await server.StopAsync(cancellationToken);
        await Task.WhenAll(_bindings.Values.Select(binding => binding.StopAsync(cancellationToken)));
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
