using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace OneProcess.Worker;

/// <summary>How to run a function: everything that can be found out about its method before the first invocation.</summary>
internal sealed class FunctionPlan
{
    private readonly MethodInfo _method;
    private readonly ParameterSource[] _parameters;
    private readonly Func<object?, Task<object?>> _await;

    public FunctionPlan(FunctionDescriptor function, IReadOnlyDictionary<Type, IInputBinding> inputs)
    {
        _method = function.Method;
        _parameters = [.. _method.GetParameters().Select(parameter => ParameterSources.For(function, parameter, inputs))];
        _await = ReturnValues.For(_method.ReturnType);
        Definition = new ReflectedFunctionDefinition(function);
        MaxRetryCount = _method.GetCustomAttribute<RetryAttribute>()?.MaxRetryCount ?? 0;
    }

    public ReflectedFunctionDefinition Definition { get; }

    public int MaxRetryCount { get; }

    /// <summary>The innermost step of every pipeline: parameters, instance, method. It awaits only what the method waits for.</summary>
    public static async Task RunAsync(FunctionContext context)
    {
        var invocation = (Invocation)context;
        FunctionPlan plan = invocation.Plan;
        var arguments = new object?[plan._parameters.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = await plan._parameters[i](invocation);
        }

        // Not by a compiled factory: those of the few functions of a start alone take megabytes.
        object? instance = plan._method.IsStatic
            ? null
            : ActivatorUtilities.CreateInstance(context.InstanceServices, plan._method.DeclaringType!);
        try
        {
            object? returned = plan._method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            invocation.ReturnValue = await AwaitAsync(plan, returned);
        }
        finally
        {
            switch (instance)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
    }

    /// <summary>
    /// As the real worker does when it calls by reflection: it reads the task's result, so the task's exception comes wrapped.
    /// </summary>
    private static async Task<object?> AwaitAsync(FunctionPlan plan, object? returned)
    {
        try
        {
            return await plan._await(returned);
        }
        catch (Exception exception) when (returned is Task)
        {
            throw new AggregateException(exception);
        }
    }
}
