using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace OneProcess.Worker;

/// <summary>A method marked <c>[Function]</c>, with the parameter that carries its trigger.</summary>
internal sealed record FunctionDescriptor(string Name, MethodInfo Method, ParameterInfo TriggerParameter, TriggerBindingAttribute Trigger);
