using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace OneProcess.Worker;

/// <summary>Finds the functions. It refuses those that the real worker would silently leave out or fail on.</summary>
internal static class FunctionDiscovery
{
    private const BindingFlags AnyMethod =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<FunctionDescriptor> Find(FunctionTypes source)
    {
        FunctionDescriptor[] functions =
        [
            .. from type in source.Types
               from method in type.GetMethods(AnyMethod)
               let function = method.GetCustomAttribute<FunctionAttribute>()
               where function is not null
               select Describe(function.Name, method),
        ];
        IEnumerable<IGrouping<string, FunctionDescriptor>> byName =
            functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase);
        foreach (IGrouping<string, FunctionDescriptor> same in byName)
        {
            if (same.Count() > 1)
            {
                throw Refused(same.Key, $"{string.Join(" and ", same.Select(Where))} have the same name");
            }
        }

        return functions;
    }

    public static InvalidOperationException Refused(string function, string why) => new($"Function '{function}' cannot start: {why}.");

    private static FunctionDescriptor Describe(string name, MethodInfo method)
    {
        if (!method.IsPublic)
        {
            throw Refused(name, $"{method.DeclaringType}.{method.Name} is not public, and the worker finds only public methods");
        }

        if (method.ContainsGenericParameters || (!method.IsStatic && method.DeclaringType!.IsAbstract))
        {
            throw Refused(name, $"{method.DeclaringType}.{method.Name} is generic, or in a class that cannot be created");
        }

        if (method.DeclaringType!.GetMethods().Count(other => other.Name == method.Name) > 1)
        {
            throw Refused(name, $"{method.DeclaringType}.{method.Name} is overloaded, and the worker finds a method by its name alone");
        }

        (ParameterInfo Parameter, TriggerBindingAttribute Trigger)[] triggers =
        [
            .. from parameter in method.GetParameters()
               from trigger in parameter.GetCustomAttributes<TriggerBindingAttribute>()
               select (parameter, trigger),
        ];
        return triggers switch
        {
            [var one] => new FunctionDescriptor(name, method, one.Parameter, one.Trigger),
            [] => throw Refused(name, $"no parameter of {method.DeclaringType}.{method.Name} has a trigger attribute"),
            _ => throw Refused(name, $"{method.DeclaringType}.{method.Name} has {triggers.Length} triggers, and a function has one"),
        };
    }

    private static string Where(FunctionDescriptor function) => $"{function.Method.DeclaringType}.{function.Method.Name}";
}
