using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace OneProcess.Worker.Http;

/// <summary>Parameters of HTTP functions: the request, its body, its route values.</summary>
internal static class HttpParameters
{
    public static ParameterSource For(FunctionDescriptor function, ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(HttpRequest))
        {
            return invocation => new(((HttpContext)invocation.TriggerValue!).Request);
        }

        if (parameter.GetCustomAttribute<FromBodyAttribute>() is not null)
        {
            return invocation => JsonBody.ReadAsync((HttpContext)invocation.TriggerValue!, parameter.ParameterType);
        }

        if (function.IsTrigger(parameter))
        {
            throw FunctionDiscovery.Refused(function.Name, $"its trigger parameter '{parameter.Name}' must be an HttpRequest");
        }

        string name = parameter.Name!;
        RoutePattern route = HttpRoutes.Parse(function, "");
        return route.GetParameter(name) is null
            ? throw FunctionDiscovery.Refused(
                function.Name, $"its parameter '{name}' is not in the route '{route.RawText}', and nothing else fills it")
            : Converter(parameter.ParameterType) is not { } convert
            ? throw FunctionDiscovery.Refused(
                function.Name, $"its route parameter '{name}' cannot be made into a {parameter.ParameterType}")
            : invocation => new(RouteValue(function.Name, parameter, convert, (HttpContext)invocation.TriggerValue!));
    }

    private static object? RouteValue(string function, ParameterInfo parameter, Func<string, object> convert, HttpContext http)
    {
        if (Convert.ToString(http.Request.RouteValues[parameter.Name!], CultureInfo.InvariantCulture) is not { Length: > 0 } text)
        {
            return parameter.HasDefaultValue ? parameter.DefaultValue : null;
        }

        try
        {
            return convert(text);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw new FunctionInputConverterException(
                $"Error converting 1 input parameters for Function '{function}': "
                + $"Cannot convert input parameter '{parameter.Name}' to type '{parameter.ParameterType}'.",
                exception);
        }
    }

    private static Func<string, object>? Converter(Type type)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        return (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var t when t == typeof(string) => text => text,
            var t when t == typeof(int) => text => int.Parse(text, NumberStyles.AllowLeadingSign, invariant),
            var t when t == typeof(long) => text => long.Parse(text, NumberStyles.AllowLeadingSign, invariant),
            var t when t == typeof(Guid) => text => Guid.Parse(text),
            var t when t == typeof(bool) => text => bool.Parse(text),
            _ => null,
        };
    }
}
