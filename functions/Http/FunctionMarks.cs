using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace TicketMaster.Http;

/// <summary>What attributes say of each function, read once from its method.</summary>
/// <param name="classes">Those that have functions, perhaps among others.</param>
/// <param name="read">Reads one method's attributes.</param>
internal sealed class FunctionMarks<T>(IEnumerable<Type> classes, Func<MethodInfo, T> read)
{
    private readonly Dictionary<string, T> _byEntryPoint = classes
        .SelectMany(type => type.GetMethods())
        .Where(method => method.IsDefined(typeof(FunctionAttribute)))
        .ToDictionary(method => Normalise($"{method.ReflectedType!.FullName}.{method.Name}"), read);

    /// <exception cref="InvalidOperationException">The function's method is not known, so that nothing is known of what it needs.</exception>
    public T Find(FunctionDefinition function) => _byEntryPoint.TryGetValue(Normalise(function.EntryPoint), out T? marks)
        ? marks
        : throw new InvalidOperationException($"The attributes of '{function.Name}' are not known: there is no method '{function.EntryPoint}'.");

    // Reflection writes a nested type with '+', the worker's generated metadata with '.'.
    private static string Normalise(string entryPoint) => entryPoint.Replace('+', '.');
}
