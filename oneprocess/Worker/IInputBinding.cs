using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace OneProcess.Worker;

/// <summary>
/// Fills parameters with one kind of input binding attribute, such as <c>[DurableClient]</c>. Register one singleton a kind.
/// </summary>
internal interface IInputBinding
{
    Type AttributeType { get; }

    object? Resolve(ParameterInfo parameter, FunctionContext context);
}
