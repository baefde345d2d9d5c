using System.Text.Json;
using TicketMaster.Http;
using TicketMaster.Local.Web;
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

    [SkippableTheory]
    [InlineData("BookingsPerAddress", "POST", "/booking/reserve", "PUT", "/booking/confirm", "GET", "/bookings", "GET", "/bookings?size=9")]
    [InlineData(
        "BookingsPerAddress", "POST", "/Booking/Reserve", "POST", "/BOOKING/reserve", "POST", "/%62ooking/reserve", "GET", "/%42OOKINGS")]
    [InlineData(
        "BookingsPerAddress", "POST", "https://evil.example/booking/reserve", "POST", "//booking/reserve", "POST", "/x/../booking/reserve")]
    [InlineData("BookingsPerAddress", "POST", "/booking%2Freserve", "DELETE", "/./booking/gala-1", "POST", "/booking;a=b/reserve")]
    [InlineData("WebhooksPerAddress", "POST", "/payments/webhook", "POST", "/Payments/WebHook")]
    [InlineData("WebhooksPerAddress", "POST", "/payments/web%68ook", "GET", "/payments/webhook/")]
    [InlineData("ScansPerAddress", "POST", "/admin/check-in", "POST", "/Admin/Check-In", "POST", "/admin/check%2Din")]
    public async Task The_firewall_counts_requests_however_their_path_is_written(string rule, params string[] requests)
    {
        FirewallRule counting = (await Snapshots.OfAsync("large")).FirewallRules.Single(one => one.Name == rule);

        Assert.True(counting.Counts);
        Assert.All(requests.Chunk(2), request => Assert.True(counting.Matches(request[0], request[1]), request[1]));
    }

    [SkippableFact]
    public async Task Every_path_is_counted_before_it_is_let_through_and_its_rules_compare_it_decoded_and_in_small_letters()
    {
        IReadOnlyList<FirewallRule> rules = (await Snapshots.OfAsync("large")).FirewallRules;
        string[] paths =
        [
            .. CodeNames.HttpRoutes.SelectMany(route => new[] { route.Path, route.Path.ToUpperInvariant(), route.Path + "?a=b" }),
            "/", "/payments/webhook/../../search", "/admin/check-in%3F/../../search", "/payments/webhook?/../../search", "/unknown",
            "/app/0123456789ab/../../search", "/app/0123456789ab/%2E%2E/%2e%2e/search", "/app/0123456789ab/../../search.js",
        ];

        Assert.All(rules.SelectMany(rule => rule.Conditions).Where(condition => condition.Variable == "RequestUri"), condition =>
            Assert.Equal(["UrlDecode", "Lowercase"], condition.Transforms));
        Assert.All(paths, path =>
        {
            FirewallRule first = rules.First(rule => rule.Matches("POST", path));
            Assert.True(first.Counts, $"{path} first meets {first.Name}.");
            Assert.Equal("Block", first.Action);
        });
        Assert.All(paths.Where(path => Uri.UnescapeDataString(path).Contains("..", StringComparison.Ordinal)), path =>
            Assert.DoesNotContain(rules, rule => rule.Matches("POST", path) && rule.Name is not "RequestsPerAddress"));
        Assert.Equal("ProviderWebhook", Assert.Single(rules, rule => rule.Action == "Allow").Name);
        Assert.DoesNotContain(rules, rule => rule.Name == "BookingsPerAddress" && rule.Matches("GET", "/event/bookingsale"));
    }

    /// <summary>A page needs some thirty files, which cost nothing, and offices and mobile networks share an address.</summary>
    [SkippableFact]
    public async Task The_pages_files_are_counted_by_themselves()
    {
        IReadOnlyList<FirewallRule> rules = (await Snapshots.OfAsync("large")).FirewallRules;
        WebRelease release = new WebFiles(Path.Combine(InfraFolder.Repository, "web")).Current()!;

        Assert.All(release.Files.Keys, file => Assert.Equal(
            ["FilesPerAddress"],
            rules.Where(rule => rule.Matches("GET", $"{WebPaths.Root}/{release.Name}/{file}")).Select(rule => rule.Name)));
        Assert.All([.. release.Roots.Keys, "", "event/e1", "hold/b1", WebPaths.Config], page => Assert.Equal(
            ["RequestsPerAddress"],
            rules.Where(rule => rule.Matches("GET", $"{WebPaths.Root}/{page}")).Select(rule => rule.Name)));
    }

    [SkippableFact]
    public async Task The_pages_are_at_the_APIs_own_address_and_the_root_leads_to_them()
    {
        Snapshot snapshot = await Snapshots.OfAsync("large");
        JsonElement root = snapshot.Of("Microsoft.Cdn/profiles/afdEndpoints/routes")
            .Single(route => route.GetProperty("patternsToMatch")[0].GetString() == "/");
        JsonElement rule = snapshot.Of("Microsoft.Cdn/profiles/ruleSets/rules").Single();

        DeployedRoute pages = Assert.Single(snapshot.Routes, route => route.Patterns.Any(pattern => Leads(pattern, "/app/event/e1")));
        Assert.Equal(("web", true), (pages.App, pages.IsKept));
        Assert.Equal("web", Assert.Single(snapshot.Routes, route => route.Patterns.Contains("/app")).App);
        Assert.EndsWith("/ruleSets/toPages", root.GetProperty("ruleSets")[0].GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("/app/", rule.GetProperty("actions")[0].GetProperty("parameters").GetProperty("customPath").GetString());
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
