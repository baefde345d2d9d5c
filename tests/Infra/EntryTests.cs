using TicketMaster.Http;
using TicketMaster.Tests.Contracts;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>The entry in front of the apps, which only the large size has, knows the paths of the code.</summary>
public sealed class EntryTests
{
    [SkippableFact]
    public async Task Every_route_leads_from_the_entry_to_an_app_that_has_its_function()
    {
        Snapshot snapshot = await Snapshots.OfAsync("large");

        Assert.All(CodeNames.HttpRoutes, route =>
        {
            DeployedRoute[] leading = [.. snapshot.Routes.Where(one => one.Patterns.Any(pattern => Leads(pattern, route.Path)))];
            Assert.True(leading.Length == 1, $"{route.Path} is on no route, or on two.");
            Assert.True(
                snapshot.Apps.Single(app => app.Name == leading[0].App).Runs(route.Function),
                $"{route.Path} leads to the {leading[0].App} app, where {route.Function} is off.");
            Assert.True(
                !leading[0].IsKept || (route.ForAnyone && route.Methods.All(method => method is "get" or "head")),
                $"{route.Function} is not for everybody to keep.");
        });
    }

    [Fact]
    public void No_function_has_a_route_that_the_host_keeps_for_itself() => Assert.All(CodeNames.HttpRoutes, route => Assert.False(
        OfTheHost(route.Template),
        $"On Azure {route.Function} would not load: the Functions host refuses routes that begin with 'admin' or 'runtime', "
        + $"as '{route.Template}' does. Write 'Route = AdminRoutes.Prefix + \"/...\"': clients still ask for /admin/... "
        + "(docs/decisions/0006-admin-paths.md)."));

    [SkippableFact]
    public async Task The_edge_sends_requests_on_under_a_path_that_the_function_has_and_the_host_has_not()
    {
        (string Pattern, string OriginPath)[] patterns =
        [
            .. from route in (await Snapshots.OfAsync("large")).Routes
               from pattern in route.Patterns
               select (pattern, route.OriginPath),
        ];

        Assert.All(CodeNames.HttpRoutes, route =>
        {
            (string pattern, string originPath) = patterns.Single(one => Leads(one.Pattern, route.Path));
            string sent = originPath.Length == 0 ? route.Path : originPath + route.Path[(pattern.Length - 1)..];
            Assert.False(OfTheHost(sent), $"The host would take {sent} for its own.");
            Assert.Equal(route.Path, AdminRoutes.AskedFor(sent).Value);
        });
    }

    [SkippableFact]
    public async Task The_firewall_counts_scans_by_the_path_that_clients_ask_for()
    {
        Snapshot snapshot = await Snapshots.OfAsync("large");
        string path = CodeNames.HttpRoutes.Single(route => route.Function == "CheckInTicket").Path;

        Assert.All(["ScansPerAddress", "RequestsPerAddress"], rule => Assert.Matches(snapshot.FirewallPattern(rule), path));
    }

    [SkippableFact]
    public async Task The_edge_tells_answers_apart_by_the_parameters_that_the_app_knows()
    {
        Snapshot snapshot = await Snapshots.OfAsync("large");

        Assert.All(snapshot.Routes.Where(route => route.IsKept), route =>
        {
            IEnumerable<string> known = OpenApiDocument.OfTheApp.Operations
                .Where(operation => route.Patterns.Any(pattern => Leads(pattern, operation.Path)))
                .SelectMany(operation => operation.Parameters)
                .Where(parameter => parameter.GetProperty("in").GetString() == "query")
                .Select(parameter => parameter.GetProperty("name").GetString()!);
            Assert.Equal(known.Distinct().Order(), route.Parameters.Order());
        });
    }

    /// <summary>As the host checks it: by the text, not by the segment.</summary>
    private static bool OfTheHost(string route) =>
        new[] { "admin", "runtime" }.Any(word => route.Trim('/').StartsWith(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a pattern of Front Door, which may end in a star, covers a path.</summary>
    private static bool Leads(string pattern, string path) => pattern.EndsWith("/*", StringComparison.Ordinal)
        ? path.StartsWith(pattern[..^1], StringComparison.Ordinal)
        : path == pattern;
}
