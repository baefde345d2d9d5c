using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Http;

namespace TicketMaster.Identity;

internal enum Access
{
    SignedIn,
    Anyone,
    Admin,
    Gate,
}

/// <summary>Who may call which function.</summary>
internal sealed class FunctionAccess(IReadOnlyCollection<Type> classes)
{
    private readonly FunctionMarks<Access> _access = new(classes, Of);

    /// <exception cref="InvalidOperationException">The function's method is not known, so nobody is let in.</exception>
    public Access Of(FunctionDefinition function) => _access.Find(function);

    public static Access Of(MethodInfo method)
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
            _ => throw new InvalidOperationException($"The attributes of '{method.DeclaringType}.{method.Name}' contradict each other."),
        };
    }
}
