using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace OneProcess.Worker;

/// <summary>A method marked <c>[Function]</c>, with the parameter that carries its trigger.</summary>
internal sealed record FunctionDescriptor(string Name, MethodInfo Method, ParameterInfo TriggerParameter, TriggerBindingAttribute Trigger)
{
    /// <summary>By its place: apps that start at once may be given different objects for one parameter.</summary>
    public bool IsTrigger(ParameterInfo parameter) => parameter.Position == TriggerParameter.Position;
}
