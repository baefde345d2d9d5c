using System.Reflection;

namespace OneProcess.Worker;

/// <summary>
/// The classes in which the host looks for functions. The builder registers those of the functions' assembly. A test with functions of its
/// own registers others: the last registration counts.
/// </summary>
public sealed record FunctionTypes(IReadOnlyList<Type> Types)
{
    /// <summary>The compiler's own, whose names begin so, are many more than those that people write.</summary>
    public static FunctionTypes In(params Assembly[] assemblies) => new(
        [.. assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsClass && !type.Name.StartsWith('<'))]);
}
