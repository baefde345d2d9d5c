using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace TicketMaster.Http;

/// <summary>What each function's attributes say, read once from its method, when it is first asked about.</summary>
/// <param name="classes">Classes to look for functions in.</param>
/// <param name="read">Reads the attributes of one method.</param>
internal sealed class FunctionMarks<T>(IReadOnlyCollection<Type> classes, Func<MethodInfo, T> read)
{
    // The worker has one definition a function, and each is asked about with every request.
    private readonly ConcurrentDictionary<FunctionDefinition, T> _found = new(ReferenceEqualityComparer.Instance);

    /// <exception cref="InvalidOperationException">The function's method is not known.</exception>
    public T Find(FunctionDefinition function) =>
        _found.TryGetValue(function, out T? marks) ? marks : _found.GetOrAdd(function, read(Method(function)));

    private MethodInfo Method(FunctionDefinition function)
    {
        int dot = function.EntryPoint.LastIndexOf('.');
        string name = Normalise(function.EntryPoint[..Math.Max(0, dot)]);
        return classes.Where(type => Normalise(type.FullName!) == name)
            .SelectMany(type => type.GetMethods())
            .FirstOrDefault(method => method.Name == function.EntryPoint[(dot + 1)..] && method.IsDefined(typeof(FunctionAttribute)))
            ?? throw new InvalidOperationException(
                $"The method '{function.EntryPoint}' of function '{function.Name}' is not known.");
    }

    // Reflection writes a nested type with '+', the worker's generated metadata with '.'.
    private static string Normalise(string name) => name.Replace('+', '.');
}
