using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace OneProcess.Worker;

/// <summary>Fills parameters that carry an input binding attribute, such as <c>[DurableClient]</c>. One singleton a kind.</summary>
internal interface IInputBinding
{
    Type AttributeType { get; }

    object? Resolve(ParameterInfo parameter, FunctionContext context);
}
