using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace OneProcess.Worker.Http;

/// <summary>The routes of HTTP functions.</summary>
internal static class HttpRoutes
{
    public static RoutePattern Parse(FunctionDescriptor function, string prefix)
    {
        string route = $"{prefix}/{((HttpTriggerAttribute)function.Trigger).Route ?? function.Name}";
        try
        {
            return RoutePatternFactory.Parse(route);
        }
        catch (RoutePatternException exception)
        {
            throw new InvalidOperationException(
                $"Function '{function.Name}' cannot start: its route '{route}' is invalid: {exception.Message}", exception);
        }
    }

    /// <summary>A route's text without the names of parameters. No request can tell two routes of the same shape apart.</summary>
    public static string Shape(RoutePattern pattern) => string.Join('/', pattern.PathSegments.Select(segment => string.Concat(
        segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content.ToLowerInvariant(),
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter => $"{{{(parameter.IsCatchAll ? "*" : "")}{Constraints(parameter)}}}",
            _ => "",
        }))));

    private static string Constraints(RoutePatternParameterPart parameter) =>
        string.Concat(parameter.ParameterPolicies.Select(policy => ":" + policy.Content));
}
