using TicketMaster.Tests.Local;

namespace TicketMaster.Tests.Infra;

/// <summary>The sizes, each expanded once for all tests.</summary>
internal static class Snapshots
{
    public const string Operator = "00000000-0000-0000-0000-000000000002";

    private static readonly Dictionary<string, Lazy<Task<Snapshot>>> s_sizes = new()
    {
        ["small"] = new(() => ExpandAsync(new Dictionary<string, string> { ["TICKETMASTER_SIZE"] = "small" })),
        // With all that a deployment may leave out.
        ["large"] = new(() => ExpandAsync(new Dictionary<string, string>
        {
            ["TICKETMASTER_SIZE"] = "large",
            ["PRIVATE_ENDPOINTS"] = "true",
            ["SECOND_REGION"] = "northeurope",
            ["PAYMENTS_PREVIOUS_WEBHOOK"] = "true",
            ["AZURE_PRINCIPAL_ID"] = Operator,
            ["ALERT_EMAIL"] = "operators@example.com",
            ["BUDGET_START"] = "2026-12-01",
        })),
        // By a pipeline, after the store was restored.
        ["restored"] = new(() => ExpandAsync(new Dictionary<string, string>
        {
            ["TICKETMASTER_SIZE"] = "large",
            ["PRIVATE_ENDPOINTS"] = "true",
            ["COSMOS_SUFFIX"] = "r1",
            ["AZURE_PRINCIPAL_ID"] = Operator,
            ["AZURE_PRINCIPAL_TYPE"] = "ServicePrincipal",
            ["ALLOWED_ORIGINS"] = "https://shop.example.com",
            ["RETURN_ORIGINS"] = "https://shop.example.com",
        })),
    };

    /// <summary>Skips the test where there is no compiler.</summary>
    public static async Task<Snapshot> OfAsync(string size)
    {
        Bicep.IsNeeded();
        return await s_sizes[size].Value;
    }

    public static async Task<Snapshot> ExpandAsync(Dictionary<string, string> environment)
    {
        // The compiler writes its snapshot beside the parameters.
        using TemporaryFolder infra = InfraFolder.Copy();
        (int code, string said) = await Bicep.RunAsync(
            infra.Path, "snapshot main.bicepparam --mode overwrite --subscription-id 00000000-0000-0000-0000-000000000001", environment);
        return code == 0
            ? new Snapshot(await File.ReadAllTextAsync(infra.File("main.snapshot.json")), said)
            : throw new InvalidOperationException($"'bicep snapshot' failed: {said}");
    }
}
