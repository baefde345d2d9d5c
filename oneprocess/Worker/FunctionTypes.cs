using System.Reflection;

namespace OneProcess.Worker;

/// <summary>
/// The classes in which the host looks for functions. The builder registers those of the assembly that called it; a test
/// that brings its own registers another (the last registration counts).
/// </summary>
public sealed record FunctionTypes(IReadOnlyList<Type> Types)
{
    public static FunctionTypes In(params Assembly[] assemblies) => new([.. assemblies.SelectMany(assembly => assembly.GetTypes())]);
}
