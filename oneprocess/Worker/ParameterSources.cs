using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using OneProcess.Worker.Http;

namespace OneProcess.Worker;

/// <summary>Makes the value of one parameter for one invocation.</summary>
internal delegate ValueTask<object?> ParameterSource(Invocation invocation);

/// <summary>Decides, once before the start, where each parameter comes from.</summary>
internal static class ParameterSources
{
    public static ParameterSource For(FunctionDescriptor function, ParameterInfo parameter, IReadOnlyDictionary<Type, IInputBinding> inputs)
    {
        if (parameter.ParameterType == typeof(FunctionContext))
        {
            return invocation => new(invocation);
        }

        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return invocation => new(invocation.CancellationToken);
        }

        if (parameter.GetCustomAttribute<InputBindingAttribute>() is { } input)
        {
            return inputs.TryGetValue(input.GetType(), out IInputBinding? binding)
                ? invocation => new(binding.Resolve(parameter, invocation))
                : throw FunctionDiscovery.Refused(
                    function.Name, $"nothing serves '{FunctionNames.Binding(input.GetType())}' of parameter '{parameter.Name}'");
        }

        if (function.Trigger is HttpTriggerAttribute)
        {
            return HttpParameters.For(function, parameter);
        }

        return function.IsTrigger(parameter)
            ? invocation => new(invocation.TriggerValue)
            : throw FunctionDiscovery.Refused(
                function.Name, $"nothing fills its parameter '{parameter.Name}' of type {parameter.ParameterType}");
    }
}
