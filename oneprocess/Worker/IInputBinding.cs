using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace OneProcess.Worker;

/// <summary>
/// Fills parameters that carry an input binding attribute, such as <c>[DurableClient]</c>, or that are of a type which needs
/// none, such as <c>ServiceBusMessageActions</c>. One singleton a kind.
/// </summary>
internal interface IInputBinding
{
    /// <summary>The attribute, or the type where there is none.</summary>
    Type AttributeType { get; }

    object? Resolve(ParameterInfo parameter, FunctionContext context);
}
