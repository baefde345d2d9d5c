using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace TicketMaster.Http;

/// <summary>What each function's attributes say, read once from its method.</summary>
/// <param name="classes">Classes to look for functions in.</param>
/// <param name="read">Reads the attributes of one method.</param>
internal sealed class FunctionMarks<T>(IEnumerable<Type> classes, Func<MethodInfo, T> read)
{
    // The worker has one definition a function, and each is asked about with every request.
    private readonly ConcurrentDictionary<FunctionDefinition, T> _found = new(ReferenceEqualityComparer.Instance);

    private readonly Dictionary<string, T> _byEntryPoint = classes
        .SelectMany(type => type.GetMethods())
        .Where(method => method.IsDefined(typeof(FunctionAttribute)))
        .ToDictionary(method => Normalise($"{method.ReflectedType!.FullName}.{method.Name}"), read);

    /// <exception cref="InvalidOperationException">The function's method is not known.</exception>
    public T Find(FunctionDefinition function) =>
        _found.TryGetValue(function, out T? marks) ? marks : _found.GetOrAdd(function, Look(function));

    private T Look(FunctionDefinition function) => _byEntryPoint.TryGetValue(Normalise(function.EntryPoint), out T? marks)
        ? marks
        : throw new InvalidOperationException($"The method '{function.EntryPoint}' of function '{function.Name}' is not known.");

    // Reflection writes a nested type with '+', the worker's generated metadata with '.'.
    private static string Normalise(string entryPoint) => entryPoint.Replace('+', '.');
}
