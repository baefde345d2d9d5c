using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace TicketMaster.Http;

/// <param name="Function">Null where it is no function's.</param>
internal sealed record KnownRoute(TemplateMatcher Template, IReadOnlyList<string> Methods, MethodInfo? Function);

/// <summary>What methods there are at an address, for answers to requests that no function takes.</summary>
internal sealed class KnownRoutes
{
    private readonly ConcurrentQueue<KnownRoute> _others = new();

    // Nearly every process gets a request that no function takes, but none at its start.
    private readonly Lazy<KnownRoute[]> _ofFunctions;

    /// <param name="classes">Classes to look for functions in.</param>
    public KnownRoutes(IEnumerable<Type> classes) => _ofFunctions = new(() =>
    [
        .. from type in classes
           from method in type.GetMethods()
           where method.IsDefined(typeof(FunctionAttribute))
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
           where trigger?.Methods?.Length > 0
           select Route(trigger.Route ?? method.GetCustomAttribute<FunctionAttribute>()!.Name, trigger.Methods!, method),
    ]);

    /// <summary>Adds an address that is no function's.</summary>
    public void Add(string template, IEnumerable<string> methods) => _others.Enqueue(Route(template, methods, null));

    public IEnumerable<KnownRoute> At(PathString path)
    {
        PathString asked = AdminRoutes.AskedFor(path);
        return _ofFunctions.Value.Concat(_others).Where(route => route.Template.TryMatch(asked, []));
    }

    private static KnownRoute Route(string template, IEnumerable<string> methods, MethodInfo? function)
    {
        string asked = template.Replace(AdminRoutes.Prefix, "admin", StringComparison.Ordinal).TrimStart('/');
        return new KnownRoute(
            new TemplateMatcher(TemplateParser.Parse(asked), []), [.. methods.Select(method => method.ToUpperInvariant())], function);
    }
}
