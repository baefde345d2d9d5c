using System.Text.Json;
using TicketMaster.Http;
using TicketMaster.Tests.Worker.Rpc;

namespace TicketMaster.Tests.Worker;

/// <summary>An HTTP function's route as the worker tells the host of it.</summary>
/// <param name="Methods">In upper case; none where any will do.</param>
/// <param name="Path">As the contract writes it.</param>
internal sealed record Route(string Function, IReadOnlyList<string> Methods, string Path)
{
    /// <summary>Null where the function is not called over HTTP.</summary>
    public static Route? Of(FunctionMetadata function)
    {
        foreach (JsonElement binding in function.RawBindings.Select(raw => JsonDocument.Parse(raw).RootElement))
        {
            if (binding.GetProperty("type").ValueEquals("httpTrigger"))
            {
                IEnumerable<string> methods = binding.TryGetProperty("methods", out JsonElement some)
                    && some.ValueKind == JsonValueKind.Array
                    ? some.EnumerateArray().Select(method => method.GetString()!)
                    : [];
                string template = binding.TryGetProperty("route", out JsonElement route) ? route.GetString()! : function.Name;
                string path = "/" + template.Replace(AdminRoutes.Prefix, "admin", StringComparison.Ordinal);
                return new Route(function.Name, [.. methods.Select(method => method.ToUpperInvariant())], path);
            }
        }

        return null;
    }

    /// <summary>In the order of the functions' names: a host takes the first that fits.</summary>
    public static IReadOnlyList<Route> InTheirOrder(IEnumerable<FunctionMetadata> functions) =>
        [.. functions.Select(Of).OfType<Route>().OrderBy(route => route.Function, StringComparer.OrdinalIgnoreCase)];

    public bool Takes(HttpMethod method, Uri address) =>
        (Methods.Count == 0 || Methods.Contains(method.Method)) && Match(address) is not null;

    /// <summary>The values of the route's parameters, which the host sends along.</summary>
    public IEnumerable<(string Name, string Value)> Values(Uri address) => Match(address)!;

    private IEnumerable<(string Name, string Value)>? Match(Uri address)
    {
        if (Path.StartsWith("/{*", StringComparison.Ordinal))
        {
            return [(Path[3..^1], address.AbsolutePath[1..])];
        }

        (string Expected, string Actual)[] steps = [.. Path.Split('/').Zip(address.AbsolutePath.Split('/'))];
        return steps.Length == address.AbsolutePath.Split('/').Length && Path.Split('/').Length == steps.Length
            && steps.All(step => step.Expected.StartsWith('{') || step.Expected == step.Actual)
            ? steps.Where(step => step.Expected.StartsWith('{')).Select(step => (step.Expected[1..^1], Uri.UnescapeDataString(step.Actual)))
            : null;
    }
}
