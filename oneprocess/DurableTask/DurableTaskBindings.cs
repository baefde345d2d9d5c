using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OneProcess.Worker;

namespace OneProcess.DurableTask;

/// <summary>Binds orchestrator functions. It starts and stops the engine with the host.</summary>
internal sealed class OrchestrationTriggerBinding(OrchestrationEngine engine) : ITriggerBinding
{
    public Type TriggerType => typeof(OrchestrationTriggerAttribute);

    public bool IsIdle => engine.IsIdle;

    public void Bind(FunctionDescriptor function, IFunctionInvoker invoker)
    {
        if (function.TriggerParameter.ParameterType != typeof(TaskOrchestrationContext))
        {
            throw new InvalidOperationException(
                $"Function '{function.Name}': the parameter of an orchestration trigger must be a {nameof(TaskOrchestrationContext)}.");
        }

        if (!engine.Functions.Orchestrators.TryAdd(function.Name, new(function, invoker)))
        {
            throw new InvalidOperationException($"There are two orchestrator functions '{function.Name}'.");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        engine.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => engine.StopAsync(cancellationToken);
}

/// <summary>Binds activity functions. The orchestrators' binding starts and stops the engine that runs them.</summary>
internal sealed class ActivityTriggerBinding(OrchestrationEngine engine) : ITriggerBinding
{
    public Type TriggerType => typeof(ActivityTriggerAttribute);

    public bool IsIdle => engine.IsIdle;

    public void Bind(FunctionDescriptor function, IFunctionInvoker invoker)
    {
        if (!engine.Functions.Activities.TryAdd(function.Name, new(function, invoker)))
        {
            throw new InvalidOperationException($"There are two activity functions '{function.Name}'.");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Fills <c>[DurableClient] DurableTaskClient</c>.</summary>
internal sealed class DurableClientBinding(EmbeddedDurableTaskClient client) : IInputBinding
{
    public Type AttributeType => typeof(DurableClientAttribute);

    public object? Resolve(ParameterInfo parameter, FunctionContext context) => parameter.ParameterType.IsInstanceOfType(client)
        ? client
        : throw new InvalidOperationException(
            $"Parameter '{parameter.Name}' must be a DurableTaskClient to be bound by [DurableClient], "
            + $"not a {parameter.ParameterType.Name}.");
}
