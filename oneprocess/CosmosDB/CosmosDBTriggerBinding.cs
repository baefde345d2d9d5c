using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using OneProcess.Documents;
using OneProcess.Worker;

namespace OneProcess.CosmosDB;

/// <summary>Serves <c>[CosmosDBTrigger]</c>. Each function has its own pump, so a failing one holds up no other.</summary>
internal sealed class CosmosDBTriggerBinding(DocumentDatabase database, TimeProvider time, ILogger<ChangeFeedPump> logger)
    : ITriggerBinding, IDisposable
{
    /// <summary>Documents an invocation if the attribute does not say, as on Azure.</summary>
    private const int DefaultMaxItems = 100;

    private readonly List<ChangeFeedPump> _pumps = [];

    public Type TriggerType => typeof(CosmosDBTriggerAttribute);

    public bool IsIdle => _pumps.TrueForAll(pump => pump.IsIdle);

    public void Bind(FunctionDescriptor function, IFunctionInvoker invoker)
    {
        var trigger = (CosmosDBTriggerAttribute)function.Trigger;
        DocumentContainer container = Container(function.Name, trigger);
        // Taken now, before the application serves anything: a function that starts at the present misses no later write.
        long start = trigger.StartFromBeginning ? 0 : container.LastSequence;
        _pumps.Add(new(
            function,
            invoker,
            new(container, database.Checkpoints, function.Name, start),
            new(function.Name, function.TriggerParameter),
            MaxItems(function.Name, trigger),
            time,
            logger));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(_pumps.Select(pump => pump.StartAsync()));

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_pumps.Select(pump => pump.StopAsync(cancellationToken)));

    public void Dispose() => _pumps.ForEach(pump => pump.Dispose());

    private DocumentContainer Container(string function, CosmosDBTriggerAttribute trigger)
    {
        try
        {
            return database.Container(trigger.DatabaseName, trigger.ContainerName);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidOperationException($"The function '{function}' cannot be triggered: {exception.Message}", exception);
        }
    }

    private static int MaxItems(string function, CosmosDBTriggerAttribute trigger) => trigger.MaxItemsPerInvocation switch
    {
        0 => DefaultMaxItems,
        > 0 and var items => items,
        var items => throw new InvalidOperationException(
            $"The function '{function}' asks for {items} items per invocation; MaxItemsPerInvocation is at least 1."),
    };
}
