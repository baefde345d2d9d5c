using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <param name="Indexed">Its indexed properties, or a star for all.</param>
/// <param name="Composite">The properties of its composite indexes.</param>
/// <param name="MaxThroughput">In RU/s; 0 where requests are paid for one by one.</param>
internal sealed record DeployedContainer(
    string Name, string PartitionKey, IReadOnlyList<string> Indexed, IReadOnlyList<string> Composite, int MaxThroughput);

/// <param name="Off">The functions that the app has switched off.</param>
/// <param name="Warm">The groups of functions that it keeps instances for.</param>
internal sealed record DeployedApp(
    string Name, string Site, IReadOnlyList<string> Settings, IReadOnlyList<string> Off, IReadOnlyList<string> Warm)
{
    public bool Runs(string function) => !Off.Contains(function);
}

/// <param name="OriginPath">What the app gets in place of the pattern's beginning; empty where it gets what the client sent.</param>
/// <param name="Parameters">What of the query tells kept answers apart.</param>
internal sealed record DeployedRoute(
    string App, IReadOnlyList<string> Patterns, string OriginPath, bool IsKept, IReadOnlyList<string> Parameters);

/// <param name="Counts">Whether it acts only on an address's requests over its limit.</param>
internal sealed record FirewallRule(string Name, bool Counts, string Action, IReadOnlyList<FirewallCondition> Conditions)
{
    public bool Matches(string method, string address) => Conditions.All(condition => condition.Matches(method, address));
}

internal sealed record FirewallCondition(
    string Variable, string Operator, bool Negated, IReadOnlyList<string> Transforms, IReadOnlyList<string> Values)
{
    public static FirewallCondition From(JsonElement condition) => new(
        condition.GetProperty("matchVariable").GetString()!,
        condition.GetProperty("operator").GetString()!,
        condition.TryGetProperty("negateCondition", out JsonElement negated) && negated.ValueKind == JsonValueKind.True,
        condition.TryGetProperty("transforms", out JsonElement transforms)
            ? [.. transforms.EnumerateArray().Select(transform => transform.GetString()!)]
            : [],
        [.. condition.GetProperty("matchValue").EnumerateArray().Select(value => value.GetString()!)]);

    public bool Matches(string method, string address)
    {
        string text = Transforms.Aggregate(Variable == "RequestMethod" ? method : address, (before, transform) => transform switch
        {
            "UrlDecode" => Uri.UnescapeDataString(before),
            "Lowercase" => before.ToLowerInvariant(),
            _ => throw new NotSupportedException(transform),
        });
        return Negated != Values.Any(value => Operator == "RegEx" ? Regex.IsMatch(text, value) : text == value);
    }
}

/// <summary>What a size deploys: each resource with its values, as 'bicep snapshot' expands it.</summary>
/// <param name="json">What it wrote.</param>
/// <param name="said">What it said about the files meanwhile.</param>
internal sealed partial class Snapshot(string json, string said)
{
    private readonly JsonElement _snapshot = JsonElement.Parse(json);

    /// <summary>What was said against the files and against the resources; empty if all is well.</summary>
    public string Said => string.Concat([said, .. _snapshot.GetProperty("diagnostics").EnumerateArray()]);

    public string Database => At(Of("Microsoft.DocumentDB/databaseAccounts/sqlDatabases").Single(), "resource", "id").GetString()!;

    public IReadOnlyList<DeployedContainer> Containers =>
        [.. Of("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers").Select(Container)];

    /// <summary>The containers that apps were given roles over.</summary>
    public IReadOnlyList<string> GrantedContainers =>
        [.. Of("Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments").Select(role => Last(role.GetProperty("scope").GetString()!))];

    /// <summary>The queues, with how long each drops what it has had before.</summary>
    public IReadOnlyList<(string Name, TimeSpan Window)> Queues =>
    [
        .. from queue in Resources("Microsoft.ServiceBus/namespaces/queues")
           let properties = queue.GetProperty("properties")
           select (
               Last(queue.GetProperty("name").GetString()!),
               properties.GetProperty("requiresDuplicateDetection").GetBoolean()
                   ? XmlConvert.ToTimeSpan(properties.GetProperty("duplicateDetectionHistoryTimeWindow").GetString()!)
                   : TimeSpan.Zero),
    ];

    /// <summary>What each queue is made with.</summary>
    public Dictionary<string, JsonElement> QueueProperties => Resources("Microsoft.ServiceBus/namespaces/queues")
        .ToDictionary(queue => Last(queue.GetProperty("name").GetString()!), queue => queue.GetProperty("properties"));

    /// <summary>By its name, which service each leads to.</summary>
    public Dictionary<string, string> PrivateEndpoints => Resources("Microsoft.Network/privateEndpoints").ToDictionary(
        endpoint => endpoint.GetProperty("name").GetString()!,
        endpoint => At(endpoint.GetProperty("properties"), "privateLinkServiceConnections")[0]
            .GetProperty("properties").GetProperty("privateLinkServiceId").GetString()!);

    /// <summary>By the name of what serves it, each service of azure.yaml.</summary>
    public Dictionary<string, string> Services => Resources("Microsoft.Web/sites").Concat(Resources("Microsoft.Web/staticSites"))
        .ToDictionary(site => site.GetProperty("name").GetString()!, site => At(site, "tags", "azd-service-name").GetString()!);

    public IReadOnlyList<DeployedApp> Apps => [.. Resources("Microsoft.Web/sites").Select(App)];

    public IReadOnlyList<DeployedRoute> Routes => [.. Of("Microsoft.Cdn/profiles/afdEndpoints/routes").Select(Route)];

    /// <summary>By the alert's name, its query and above how many rows of it somebody is woken.</summary>
    public IReadOnlyDictionary<string, (string Query, double Threshold)> LogAlerts =>
        Of("Microsoft.Insights/scheduledQueryRules").ToDictionary(
            rule => rule.GetProperty("displayName").GetString()!,
            rule =>
            {
                JsonElement criterion = Assert.Single(At(rule, "criteria", "allOf").EnumerateArray());
                return (criterion.GetProperty("query").GetString()!, criterion.GetProperty("threshold").GetDouble());
            });

    /// <summary>The queries of the alerts on logs.</summary>
    public IReadOnlyList<string> Queries =>
    [
        .. Of("Microsoft.Insights/scheduledQueryRules")
            .SelectMany(rule => At(rule, "criteria", "allOf").EnumerateArray())
            .Select(criterion => criterion.GetProperty("query").GetString()!),
    ];

    /// <summary>Everything whose name the code has too, as in <see cref="CodeNames"/>.</summary>
    public IEnumerable<string> Names() =>
    [
        $"database {Database}",
        .. Containers.SelectMany(Names),
        .. Queues.Select(queue => CodeNames.Queue(queue.Name, queue.Window)),
        // No app switches off what runs in each of them.
        .. Apps.SelectMany(app => app.Off).Union(["Health", "WithoutOperation"]).Select(function => $"function {function}"),
        .. Apps.SelectMany(app => app.Settings.Select(setting => CodeNames.Setting(setting, app.Name))),
    ];

    /// <summary>What is paid for the only resource of a type.</summary>
    public string SkuOf(string type) => At(Resources(type).Single(), "sku", "name").GetString()!;

    /// <summary>The properties of all resources of a type.</summary>
    public IEnumerable<JsonElement> Of(string type) => Resources(type).Select(resource => resource.GetProperty("properties"));

    /// <summary>The same with something else in all places of one text.</summary>
    public Snapshot With(string old, string changed)
    {
        Assert.Contains(old, json, StringComparison.Ordinal);
        return new(json.Replace(old, changed, StringComparison.Ordinal), said);
    }

    /// <summary>The firewall's own rules, in the order in which they are asked.</summary>
    public IReadOnlyList<FirewallRule> FirewallRules =>
    [
        .. At(Of("Microsoft.Network/FrontDoorWebApplicationFirewallPolicies").Single(), "customRules", "rules").EnumerateArray()
            .OrderBy(rule => rule.GetProperty("priority").GetInt32())
            .Select(rule => new FirewallRule(
                rule.GetProperty("name").GetString()!,
                rule.GetProperty("ruleType").GetString() == "RateLimitRule",
                rule.GetProperty("action").GetString()!,
                [.. rule.GetProperty("matchConditions").EnumerateArray().Select(FirewallCondition.From)])),
    ];

    private static IEnumerable<string> Names(DeployedContainer container) =>
    [
        $"container {container.Name} by {container.PartitionKey}",
        .. container.Indexed.Select(property => $"index {container.Name}.{property}"),
        .. container.Composite.Except(container.Indexed)
            .Select(property => $"composite index over {container.Name}.{property}, which is not indexed"),
    ];

    private static DeployedContainer Container(JsonElement properties)
    {
        JsonElement resource = properties.GetProperty("resource");
        JsonElement policy = resource.GetProperty("indexingPolicy");
        IEnumerable<JsonElement> composite = policy.TryGetProperty("compositeIndexes", out JsonElement indexes)
            ? indexes.EnumerateArray().SelectMany(index => index.EnumerateArray())
            : [];
        return new(
            resource.GetProperty("id").GetString()!,
            At(resource, "partitionKey", "paths").EnumerateArray().Single().GetString()!,
            [.. policy.GetProperty("includedPaths").EnumerateArray().Select(IndexedProperty)],
            [.. composite.Select(IndexedProperty)],
            properties.GetProperty("options").TryGetProperty("autoscaleSettings", out JsonElement autoscale)
                ? autoscale.GetProperty("maxThroughput").GetInt32()
                : 0);
    }

    private static string IndexedProperty(JsonElement index) => index.GetProperty("path").GetString()!.Trim('/', '?');

    private static DeployedApp App(JsonElement site)
    {
        JsonElement properties = site.GetProperty("properties");
        ILookup<bool, string> settings = At(properties, "siteConfig", "appSettings").EnumerateArray()
            .Select(setting => setting.GetProperty("name").GetString()!)
            .ToLookup(Off().IsMatch);
        return new(
            At(site, "tags", "azd-service-name").GetString()!,
            site.GetProperty("name").GetString()!,
            [.. settings[false]],
            [.. settings[true].Select(setting => Off().Match(setting).Groups["function"].Value)],
            [.. At(properties, "functionAppConfig", "scaleAndConcurrency", "alwaysReady").EnumerateArray()
                .Select(warm => warm.GetProperty("name").GetString()!)]);
    }

    private DeployedRoute Route(JsonElement route)
    {
        string group = Last(At(route, "originGroup", "id").GetString()!);
        string host = Resources("Microsoft.Cdn/profiles/originGroups/origins")
            .Single(origin => origin.GetProperty("name").GetString()!.Split('/')[1] == group)
            .GetProperty("properties").GetProperty("hostName").GetString()!;
        bool isKept = route.TryGetProperty("cacheConfiguration", out JsonElement cache);
        return new(
            Services.Single(service => host.Contains($"/{service.Key}'", StringComparison.Ordinal)).Value,
            [.. route.GetProperty("patternsToMatch").EnumerateArray().Select(pattern => pattern.GetString()!)],
            route.TryGetProperty("originPath", out JsonElement path) ? path.GetString() ?? "" : "",
            isKept,
            isKept && cache.GetProperty("queryParameters").GetString() is { } parameters ? parameters.Split(',') : []);
    }

    private IEnumerable<JsonElement> Resources(string type) =>
        _snapshot.GetProperty("predictedResources").EnumerateArray().Where(resource => resource.GetProperty("type").GetString() == type);

    private static JsonElement At(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            element = element.GetProperty(name);
        }

        return element;
    }

    private static string Last(string name) => name[(name.LastIndexOf('/') + 1)..];

    [GeneratedRegex(@"^AzureWebJobs\.(?<function>\w+)\.Disabled$")]
    private static partial Regex Off();
}
