using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using TicketMaster.Identity;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Tests.Infra;

/// <summary>An HTTP function as the entry has to know it.</summary>
internal sealed record HttpRoute(string Function, string Path, IReadOnlyList<string> Methods, bool ForAnyone);

/// <summary>The names that the code has and the infrastructure must have too.</summary>
internal static class CodeNames
{
    private static readonly Assembly s_code = typeof(Containers).Assembly;

    /// <summary>What the Azure build has: all but the folder <c>Local</c>.</summary>
    private static IEnumerable<Type> Types => s_code.GetTypes()
        .Where(type => type.Namespace is { } name && name != "TicketMaster.Local" && !name.StartsWith("TicketMaster.Local.", StringComparison.Ordinal));

    private static IEnumerable<MethodInfo> Methods => Types.SelectMany(type => type.GetMethods(
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly));

    public static IReadOnlyList<string> Functions { get; } =
        [.. Methods.Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>()];

    public static IReadOnlyList<string> LogMessages { get; } =
        [.. Methods.Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.Message).OfType<string>()];

    public static IReadOnlyList<HttpRoute> HttpRoutes { get; } =
    [
        .. from method in Methods
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
           where trigger is not null
           select new HttpRoute(
               function.Name, $"/{trigger.Route}", trigger.Methods ?? [], method.GetCustomAttribute<AllowAnyoneAttribute>() is not null),
    ];

    public static IEnumerable<string> Names() =>
    [
        $"database {Containers.Database}",
        $"container {Containers.Leases} by {Containers.LeasesPartitionKeyPath}",
        .. Containers.All.Select(container => $"container {container.Name} by {container.PartitionKeyPath}"),
        .. Containers.All.SelectMany(container => container.Indexed.Select(property => $"index {container.Name}.{property}")),
        $"queue {Queues.PaymentEvents}",
        $"queue {Queues.TicketsIssued}",
        .. Functions.Select(function => $"function {function}"),
        .. Settings().SelectMany(setting => new[] { $"setting {setting} of read", $"setting {setting} of booking" }),
    ];

    /// <summary>Those of the options classes, of the triggers' connections, and those that host.json names.</summary>
    private static IEnumerable<string> Settings() => OptionsClasses().Concat(Connections()).Concat(HostJson()).Distinct();

    private static IEnumerable<string> OptionsClasses() =>
        from type in Types
        where type.GetField("Section") is { IsLiteral: true }
        let section = (string)type.GetField("Section")!.GetRawConstantValue()!
        from property in type.GetProperties()
        select $"{section}__{property.Name}";

    private static IEnumerable<string> Connections() => Methods
        .SelectMany(method => method.GetParameters()).SelectMany(parameter => parameter.GetCustomAttributes()).SelectMany(attribute => attribute switch
        {
            CosmosDBTriggerAttribute { Connection: { } name } => Identified(name, "accountEndpoint"),
            ServiceBusTriggerAttribute { Connection: { } name } => Identified(name, "fullyQualifiedNamespace"),
            _ => [],
        });

    private static string[] Identified(string connection, string address) =>
        [$"{connection}__{address}", $"{connection}__credential", $"{connection}__clientId"];

    private static string[] HostJson()
    {
        using JsonDocument host = JsonDocument.Parse(File.ReadAllText(Path.Combine(InfraFolder.Repository, "host.json")));
        JsonElement durable = host.RootElement.GetProperty("extensions").GetProperty("durableTask");
        return
        [
            durable.GetProperty("hubName").GetString()!.Trim('%'),
            durable.GetProperty("storageProvider").GetProperty("connectionStringName").GetString()!,
        ];
    }
}
