using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace TicketMaster.Identity;

internal enum Access
{
    SignedIn,
    Anyone,
    Admin,
    Gate,
}

/// <summary>Who may call which function, from the marks on its method.</summary>
internal sealed class FunctionAccess
{
    private readonly Dictionary<string, Access> _byEntryPoint;

    public FunctionAccess(IEnumerable<Type> classes) => _byEntryPoint = classes
        .SelectMany(type => type.GetMethods())
        .Where(method => method.IsDefined(typeof(FunctionAttribute)))
        .ToDictionary(EntryPoint, Of);

    /// <exception cref="InvalidOperationException">The function's method is not known: nobody is let in.</exception>
    public Access Of(FunctionDefinition function) =>
        _byEntryPoint.TryGetValue(Normalise(function.EntryPoint), out Access access)
            ? access
            : throw new InvalidOperationException($"Who may call '{function.Name}' is not known: there is no method '{function.EntryPoint}'.");

    private static Access Of(MethodInfo method)
    {
        bool anyone = method.IsDefined(typeof(AllowAnyoneAttribute));
        bool admin = method.IsDefined(typeof(AdminOnlyAttribute)) || method.DeclaringType!.IsDefined(typeof(AdminOnlyAttribute));
        bool gate = method.IsDefined(typeof(GateOnlyAttribute));
        return (anyone, admin, gate) switch
        {
            (true, false, false) => Access.Anyone,
            (false, true, false) => Access.Admin,
            (false, false, true) => Access.Gate,
            (false, false, false) => Access.SignedIn,
            _ => throw new InvalidOperationException($"'{EntryPoint(method)}' has marks that contradict each other: for anyone, for admins, for gates."),
        };
    }

    private static string EntryPoint(MethodInfo method) => Normalise($"{method.ReflectedType!.FullName}.{method.Name}");

    // Reflection writes a nested type with '+', the worker's generated metadata with '.'.
    private static string Normalise(string entryPoint) => entryPoint.Replace('+', '.');
}
