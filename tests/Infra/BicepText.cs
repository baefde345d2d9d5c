using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>The names that the Bicep text deploys, read from it line by line: this needs no Bicep compiler.</summary>
internal sealed partial class BicepText(IReadOnlyDictionary<string, string> files)
{
    public static BicepText Read() => new(Directory
        .GetFiles(InfraFolder.Path, "*.bicep", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetFileName(path)!, File.ReadAllText, StringComparer.Ordinal));

    /// <summary>The same text with something else in one place.</summary>
    public BicepText With(string file, string old, string changed)
    {
        Assert.Contains(old, files[file], StringComparison.Ordinal);
        return new(new Dictionary<string, string>(files, StringComparer.Ordinal)
        {
            [file] = files[file].Replace(old, changed, StringComparison.Ordinal),
        });
    }

    public IReadOnlyList<string> ReadFunctions => List("main.bicep", "readFunctions");

    public IReadOnlyList<string> BookingFunctions => List("main.bicep", "bookingFunctions");

    /// <summary>The other routes, with the path that the app gets in place of the pattern's, empty where it is the client's.</summary>
    public IReadOnlyList<(string[] Patterns, string OriginPath)> UncachedRoutes =>
        [.. UncachedRoute().Matches(files["entry.bicep"]).Select(route => (Strings(route.Groups["patterns"].Value), route.Groups["path"].Value))];

    /// <summary>What the firewall's rule of this name matches requests' addresses with.</summary>
    public Regex FirewallPattern(string rule) => new(
        Regex.Match(files["entry.bicep"], $@"name: '{rule}'.*?matchValue: \['(?<pattern>[^\n]*)'\]\n", RegexOptions.Singleline).Groups["pattern"].Value);

    /// <summary>The routes that the edge may keep answers of, with what their key has of the query.</summary>
    public IReadOnlyList<(string[] Patterns, string[] Parameters)> CachedRoutes =>
        [.. CachedRoute().Matches(files["entry.bicep"]).Select(route =>
            (Strings(route.Groups["patterns"].Value), route.Groups["parameters"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries)))];

    public IReadOnlyList<string> AlertedFunctions =>
        [.. AlertedFunction().Matches(files["alerts.bicep"]).Select(match => match.Groups["name"].Value).Distinct()];

    public IReadOnlyList<string> AlertedMessages =>
        [.. AlertedMessage().Matches(files["alerts.bicep"]).Select(match => match.Groups["text"].Value)];

    public IReadOnlyList<string> AlertedMetrics =>
        [.. AlertedMetric().Matches(files["alerts.bicep"]).Select(match => match.Groups["name"].Value)];

    /// <summary>How many probes the alert on the change feeds waits for, by the function that hands them over.</summary>
    public IReadOnlyList<(string Function, int Probes)> AwaitedProbes =>
        [.. AwaitedProbe().Matches(files["alerts.bicep"]).Select(match => (match.Groups["function"].Value, int.Parse(match.Groups["probes"].Value, CultureInfo.InvariantCulture)))];

    /// <summary>Everything whose name the code has too, as in <see cref="CodeNames"/>.</summary>
    public IEnumerable<string> Names() =>
    [
        $"database {Database().Match(files["cosmos.bicep"]).Groups["name"].Value}",
        .. Container().Matches(files["cosmos.bicep"]).SelectMany(Container),
        .. Queue().Matches(files["service-bus.bicep"]).Select(match =>
            CodeNames.Queue(match.Groups["name"].Value, XmlConvert.ToTimeSpan(match.Groups["window"].Value))),
        .. ReadFunctions.Union(BookingFunctions).Select(function => $"function {function}"),
        .. Settings("readSettings").Concat(Keys("main.bicep", "readRegions")).Select(setting => CodeNames.Setting(setting, "read")),
        .. Settings("bookingSettings").Select(setting => CodeNames.Setting(setting, "booking")),
    ];

    private static IEnumerable<string> Container(Match match)
    {
        string name = match.Groups["name"].Value;
        string[] indexed = Strings(match.Groups["indexed"].Value);
        IEnumerable<string> composite = CompositePath().Matches(match.Groups["composite"].Value).Select(path => path.Groups["name"].Value);
        return
        [
            $"container {name} by {match.Groups["key"].Value}",
            .. indexed.Select(property => $"index {name}.{property}"),
            .. composite.Except(indexed).Select(property => $"composite index over {name}.{property}, which is not indexed"),
        ];
    }

    private IEnumerable<string> Settings(string ofApp) =>
        Keys("main.bicep", "sharedSettings").Concat(Keys("main.bicep", ofApp)).Concat(Keys("app.bicep", "platformSettings"));

    private string[] List(string file, string variable) =>
        Strings(Regex.Match(files[file], $@"^var {variable} = \[(?<items>[^\]]*)\]", RegexOptions.Multiline).Groups["items"].Value);

    private IEnumerable<string> Keys(string file, string variable) =>
        Key().Matches(Regex.Match(files[file], $@"^var {variable} = (?:empty\(\w+\) \? \{{\}} : )?\{{\n(?<body>.*?)^\}}", RegexOptions.Multiline | RegexOptions.Singleline)
            .Groups["body"].Value).Select(match => match.Groups["key"].Value);

    private static string[] Strings(string text) => [.. Quoted().Matches(text).Select(match => match.Groups["text"].Value)];

    [GeneratedRegex(@"^var databaseName = '(?<name>[^']*)'", RegexOptions.Multiline)]
    private static partial Regex Database();

    [GeneratedRegex(@"name: '(?<name>[^']*)'\s+partitionKey: '(?<key>[^']*)'\s+indexed: \[(?<indexed>[^\]]*)\]\s+composite: (?<composite>[^\n]*)")]
    private static partial Regex Container();

    [GeneratedRegex(@"path: '/(?<name>[^']*)'")]
    private static partial Regex CompositePath();

    [GeneratedRegex(@"'Microsoft\.ServiceBus/namespaces/queues@[^']*' = \{\s+parent: \w+\s+name: '(?<name>[^']*)'[^}]*duplicateDetectionHistoryTimeWindow: '(?<window>[^']*)'")]
    private static partial Regex Queue();

    [GeneratedRegex(@"patterns: \[(?<patterns>[^\]]*)\]\s+parameters: '(?<parameters>[^']*)'")]
    private static partial Regex CachedRoute();

    [GeneratedRegex(@"patterns: \[(?<patterns>[^\]]*)\]\s+originPath: '(?<path>[^']*)'")]
    private static partial Regex UncachedRoute();

    [GeneratedRegex(@"'Functions\.(?<name>\w+)'")]
    private static partial Regex AlertedFunction();

    [GeneratedRegex(@"Message has ""(?<text>[^""]*)""")]
    private static partial Regex AlertedMessage();

    [GeneratedRegex(@"AppMetrics\s+\| where Name == '(?<name>[^']*)'")]
    private static partial Regex AlertedMetric();

    [GeneratedRegex(@"^    '(?<function>\w+)', (?<probes>\d+),?$", RegexOptions.Multiline)]
    private static partial Regex AwaitedProbe();

    [GeneratedRegex(@"^  (?<key>\w+): ", RegexOptions.Multiline)]
    private static partial Regex Key();

    [GeneratedRegex("'(?<text>[^']*)'")]
    private static partial Regex Quoted();
}
