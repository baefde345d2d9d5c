using TicketMaster.Bookings;
using TicketMaster.Tests.Infra;

namespace TicketMaster.Tests.Worker;

/// <summary>One of the two assemblies of the app that a Functions host can start.</summary>
/// <param name="Project">The folder of its project.</param>
/// <param name="Assembly">Its file.</param>
/// <param name="Settings">What it is configured with, as variables of its environment.</param>
internal sealed record WorkerApp(string Project, string Assembly, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>Names another folder for <see cref="Functions"/>, such as one that was published for Azure.</summary>
    private const string PublishedVariable = "TICKETMASTER_TEST_PUBLISHED";

    /// <summary>Where nobody listens; an address of this machine answers so at once.</summary>
    private const string Nowhere = "https://127.0.0.1:9/";

    /// <summary>Where builds put what they make, below a project's folder.</summary>
    private static readonly string s_output = Path.GetRelativePath(Path.Combine(InfraFolder.Repository, "tests"), AppContext.BaseDirectory);

    /// <summary>Configured as the infrastructure does it, and with nothing behind the addresses.</summary>
    public static WorkerApp Functions { get; } = new("functions", "TicketMaster.dll", new Dictionary<string, string>
    {
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = $"InstrumentationKey={Guid.Empty};IngestionEndpoint={Nowhere};LiveEndpoint={Nowhere}",
        ["Booking__IdKey"] = BookingKeys.Create(),
        ["Booking__ReturnAddress"] = "https://tickets.example",
        ["Cosmos__accountEndpoint"] = Nowhere,
        ["Cosmos__AccountKey"] = Convert.ToBase64String(new byte[64]),
        ["Cosmos__ConnectionMode"] = "Gateway",
        ["Cosmos__GiveUpAfter"] = "00:00:01",
        ["Identity__Authority"] = Nowhere,
        ["Identity__Audience"] = "ticketmaster",
        ["Payments__BaseAddress"] = Nowhere,
        ["Payments__SecretKey"] = "sk_test_of_nobody_and_moving_no_money",
        ["Payments__WebhookSecret"] = "whsec_of_nobody_and_moving_no_money",
        ["Search__Endpoint"] = Nowhere,
        ["ServiceBus__fullyQualifiedNamespace"] = "nobody.invalid",
        ["Tickets__SigningKey"] = Tickets.TestKeys.NewPem(),
    });

    /// <summary>The folder that it was built to, in the configuration of these tests.</summary>
    public string Folder => Project == "functions" && Environment.GetEnvironmentVariable(PublishedVariable) is { Length: > 0 } published
        ? published
        : Path.Combine(InfraFolder.Repository, Project, s_output);

    /// <summary>With its stores in a folder.</summary>
    public static WorkerApp Local(string dataPath) => new("local", "TicketMaster.Local.dll", new Dictionary<string, string>
    {
        ["Local__DataPath"] = dataPath,
        ["Local__DemoEvents"] = "0",
    });
}
