using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using TicketMaster.Adapters;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Messaging;
using TicketMaster.Storage;
using TicketMaster.Tests.Storage;

namespace TicketMaster.Tests.Infra;

/// <summary>An HTTP function as the entry has to know it.</summary>
/// <param name="Template">As the host gets it.</param>
/// <param name="Path">As clients know it.</param>
internal sealed record HttpRoute(string Function, string Template, string Path, IReadOnlyList<string> Methods, bool ForAnyone);

/// <summary>The names that the code has and the infrastructure must have too.</summary>
internal static partial class CodeNames
{
    private static readonly Assembly s_code = typeof(Limits).Assembly;

    /// <summary>What the Azure build has: all but the folder <c>Local</c>.</summary>
    private static IEnumerable<Type> Types => s_code.GetTypes()
        .Where(type => type.Namespace is { } name
            && name != "TicketMaster.Local"
            && !name.StartsWith("TicketMaster.Local.", StringComparison.Ordinal));

    private static IEnumerable<MethodInfo> Methods => Types.SelectMany(type => type.GetMethods(
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly));

    /// <summary>The options classes of the app and of what it runs on in Azure.</summary>
    public static IReadOnlyList<Type> OptionsTypes { get; } =
        [.. Types.Where(type => type.GetField("Section") is { IsLiteral: true })];

    public static IReadOnlyList<string> Functions { get; } =
        [.. Methods.Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>()];

    /// <summary>The functions that follow a container's change feed.</summary>
    public static IReadOnlyList<(string Function, string Container)> Feeds { get; } =
    [
        .. from method in Methods
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<CosmosDBTriggerAttribute>()
           where trigger is not null
           select (function.Name, trigger.ContainerName),
    ];

    public static IReadOnlyList<string> LogMessages { get; } =
        [.. Methods.Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.Message).OfType<string>()];

    /// <summary>All but the one that takes what no other takes.</summary>
    public static IReadOnlyList<HttpRoute> HttpRoutes { get; } =
    [
        .. from method in Methods
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
           where trigger?.Methods is not null
           select new HttpRoute(
               function.Name,
               Template(function.Name, trigger),
               Path(function.Name, trigger),
               trigger.Methods!,
               method.GetCustomAttribute<AllowAnyoneAttribute>() is not null),
    ];

    /// <summary>The path that clients ask for, with its parameters in braces.</summary>
    public static string Path(string function, HttpTriggerAttribute trigger) =>
        "/" + Template(function, trigger).Replace(AdminRoutes.Prefix, "admin", StringComparison.Ordinal);

    private static string Template(string function, HttpTriggerAttribute trigger) => trigger.Route ?? function;

    /// <summary>
    /// A setting that an app has. Capitals make no difference in a setting's name, and a list has one for each of its items.
    /// </summary>
    public static string Setting(string name, string app) => $"setting {Item().Replace(name, "").ToLowerInvariant()} of {app}";

    public static string Queue(string name, TimeSpan duplicateDetection) =>
        $"queue {name}, which drops duplicates for {duplicateDetection}";

    /// <summary>What must be in the infrastructure.</summary>
    public static IEnumerable<string> Names() =>
    [
        $"database {StoreNames.Database}",
        $"container {StoreNames.Leases} by {StoreNames.LeasesPartitionKeyPath}",
        // What the trigger asks for is its own business.
        $"index {StoreNames.Leases}.*",
        .. Stored.Containers.Select(container => $"container {container.Name} by {container.PartitionKeyPath}"),
        .. Stored.Containers.SelectMany(container => container.Indexed.Select(property => $"index {container.Name}.{property}")),
        .. Stored.Containers.SelectMany(container => container.InLists.Select(one => $"index {container.Name}.{one.List}/[]/{one.Member}")),
        Queue(Queues.PaymentEvents, Queues.DuplicateDetectionWindow),
        Queue(Queues.TicketsIssued, Queues.IssuedDuplicateDetectionWindow),
        Queue(Queues.BuyerNotices, Queues.IssuedDuplicateDetectionWindow),
        .. Functions.Select(function => $"function {function}"),
        .. InBoth(OptionsClasses()
            .Where(setting => !setting.HasDefault)
            .Select(setting => setting.Name)
            .Concat(Platform())
            .Concat(Connections())
            .Concat(HostJson())),
    ];

    /// <summary>What may be in the infrastructure: settings that have a default.</summary>
    public static IEnumerable<string> OptionalNames() =>
        InBoth(OptionsClasses().Where(setting => setting.HasDefault).Select(setting => setting.Name));

    private static IEnumerable<string> InBoth(IEnumerable<string> settings) =>
        settings.Distinct().SelectMany(setting => new[] { Setting(setting, "read"), Setting(setting, "booking") });

    /// <summary>One without a default begins as null or empty; a key is for emulators, and no deployment has one.</summary>
    private static IEnumerable<(string Name, bool HasDefault)> OptionsClasses() =>
        from type in OptionsTypes
        let section = (string)type.GetField("Section")!.GetRawConstantValue()!
        let options = Activator.CreateInstance(type)
        from property in type.GetProperties()
        where (property.CanWrite || property.PropertyType == typeof(IList<string>)) && property.Name != "AccountKey"
        select ($"{section}__{property.Name}", property.GetValue(options) is not (null or ""));

    /// <summary>Under names of the platform's own, of no section.</summary>
    private static IEnumerable<string> Platform() =>
        typeof(AzureOptions).GetProperties().Select(property => property.GetCustomAttribute<ConfigurationKeyNameAttribute>()!.Name);

    private static IEnumerable<string> Connections() => Methods
        .SelectMany(method => method.GetParameters()).SelectMany(parameter => parameter.GetCustomAttributes())
        .SelectMany(attribute => attribute switch
        {
            CosmosDBTriggerAttribute { Connection: { } name } => Identified(name, "accountEndpoint"),
            ServiceBusTriggerAttribute { Connection: { } name } => Identified(name, "fullyQualifiedNamespace"),
            _ => [],
        });

    private static string[] Identified(string connection, string address) =>
        [$"{connection}__{address}", $"{connection}__credential", $"{connection}__clientId"];

    private static string[] HostJson()
    {
        using JsonDocument host = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(InfraFolder.Repository, "host.json")));
        JsonElement durable = host.RootElement.GetProperty("extensions").GetProperty("durableTask");
        return
        [
            durable.GetProperty("hubName").GetString()!.Trim('%'),
            durable.GetProperty("storageProvider").GetProperty("connectionStringName").GetString()!,
        ];
    }

    [GeneratedRegex(@"__\d+\z")]
    private static partial Regex Item();
}
