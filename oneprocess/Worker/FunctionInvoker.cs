using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.Sqlite;
using OneProcess.Worker.Http;

namespace OneProcess.Worker;

/// <param name="scopes">Each invocation has services of its own.</param>
/// <param name="pipeline">The application's middleware, with <see cref="FunctionPlan.RunAsync"/> as its innermost step.</param>
/// <param name="inputs">Fill the parameters beside the trigger's.</param>
internal sealed class FunctionInvoker(IServiceScopeFactory scopes, FunctionExecutionDelegate pipeline, IEnumerable<IInputBinding> inputs)
    : IFunctionInvoker
{
    // The real worker's name, by which its traces are subscribed to.
    private static readonly ActivitySource Source = new("Microsoft.Azure.Functions.Worker");

    // By the object itself: a descriptor's own hash goes through all members of its attribute.
    private readonly ConcurrentDictionary<FunctionDescriptor, FunctionPlan> _plans = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Type, IInputBinding> _inputs = inputs.ToDictionary(input => input.AttributeType);

    /// <summary>Prepares how to run the function.</summary>
    /// <exception cref="InvalidOperationException">A parameter cannot be filled: the host refuses to start.</exception>
    public FunctionPlan Prepare(FunctionDescriptor function) =>
        _plans.GetOrAdd(function, static (function, inputs) => new FunctionPlan(function, inputs), _inputs);

    public Task<object?> InvokeAsync(FunctionDescriptor function, object? triggerValue, CancellationToken cancellationToken) =>
        function.Trigger is ActivityTriggerAttribute or CosmosDBTriggerAttribute or TimerTriggerAttribute
            ? BackgroundWork.RunAsync(() => RunAsync(function, triggerValue, cancellationToken))
            : RunAsync(function, triggerValue, cancellationToken);

    /// <remarks>
    /// Every await here is for the function's own work and keeps the caller's context. So an orchestrator's steps stay on the thread that
    /// replays it.
    /// </remarks>
    private async Task<object?> RunAsync(FunctionDescriptor function, object? triggerValue, CancellationToken cancellationToken)
    {
        FunctionPlan plan = Prepare(function);
        using Activity? activity = Source.StartActivity("function " + function.Name);
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        var invocation = new Invocation(plan, triggerValue, scope.ServiceProvider, cancellationToken);
        activity?.SetTag("faas.name", function.Name).SetTag("faas.invocation_id", invocation.InvocationId);
        try
        {
            await (triggerValue is HttpContext http ? HttpInvocation.RunAsync(invocation, http, pipeline) : pipeline(invocation));
        }
        catch (Exception exception) when (Failed(activity, exception))
        {
            throw;
        }
        catch (AggregateException wrapped) when (wrapped.InnerExceptions is [Exception thrown])
        {
            // Only middleware sees it in the worker's wrapping.
            ExceptionDispatchInfo.Throw(thrown);
        }

        return invocation.ReturnValue;
    }

    /// <summary>A filter that never catches: it notes the exception in the trace, and the caller gets it.</summary>
    private static bool Failed(Activity? activity, Exception exception)
    {
        activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
        return false;
    }
}
