using System.Reflection;

namespace OneProcess.Worker;

/// <summary>
/// The classes in which the host looks for functions. The builder registers those of the functions' assembly. A test with functions of its
/// own registers others: the last registration counts.
/// </summary>
public sealed record FunctionTypes(IReadOnlyList<Type> Types)
{
    public static FunctionTypes In(params Assembly[] assemblies) => new([.. assemblies.SelectMany(assembly => assembly.GetTypes())]);
}
