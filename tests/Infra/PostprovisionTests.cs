using System.Text.RegularExpressions;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>What azd runs after each provisioning, with the programs that it calls replaced by ones that only note it.</summary>
public sealed partial class PostprovisionTests : IDisposable
{
    private const string Endpoint = "https://srch-test.search.windows.net";
    private const string MakesIndex = $"dotnet run --project tools/SearchIndex -- {Endpoint} as AzureDeveloperCliCredential";

    private readonly HookRun _hook = new();

    public PostprovisionTests()
    {
        _hook.Program("dotnet", """
            echo "dotnet $* as $AZURE_TOKEN_CREDENTIALS" >> "$CALLS"
            [ "$(grep -c '^dotnet' "$CALLS")" -gt "$FAILURES" ]
            """);
    }

    [SkippableFact]
    public async Task The_first_time_roles_are_waited_for_before_the_index_is_made()
    {
        (int code, string[] calls) = await RunAsync(rolesKnownIn: "", failures: 0);

        Assert.Equal(0, code);
        Assert.Equal(["sleep 120", "azd env set ROLES_KNOWN_IN rg-test", MakesIndex], calls);
    }

    [SkippableFact]
    public async Task The_index_is_brought_up_to_date_at_every_provisioning()
    {
        (int code, string[] calls) = await RunAsync(rolesKnownIn: "rg-test", failures: 0);

        Assert.Equal(0, code);
        Assert.Equal([MakesIndex], calls);
    }

    [SkippableFact]
    public async Task While_the_role_is_not_known_the_index_is_tried_again()
    {
        (int code, string[] calls) = await RunAsync(rolesKnownIn: "rg-test", failures: 2);

        Assert.Equal(0, code);
        Assert.Equal([MakesIndex, "sleep 30", MakesIndex, "sleep 30", MakesIndex], calls);
    }

    [SkippableFact]
    public async Task An_index_that_cannot_be_made_ends_the_provisioning()
    {
        (int code, string[] calls) = await RunAsync(rolesKnownIn: "rg-test", failures: 1_000);

        Assert.Equal((1, 20, 19), (code, calls.Count(call => call == MakesIndex), calls.Count(call => call == "sleep 30")));
    }

    /// <summary>No PowerShell runs here: its script is held against the one that does.</summary>
    [Fact]
    public void Windows_does_the_same_with_the_same_values()
    {
        string sh = HookRun.Text("postprovision.sh");
        string pwsh = HookRun.Text("postprovision.ps1");
        string[] outputs =
            [.. Output().Matches(File.ReadAllText(Path.Combine(InfraFolder.Path, "main.bicep"))).Select(match => match.Groups[1].Value)];
        string[] values = [.. Variable().Matches(sh).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

        Assert.Equal(["AZURE_RESOURCE_GROUP", "ROLES_KNOWN_IN", "ROLE_WAIT_SECONDS", "SEARCH_ENDPOINT"], values);
        Assert.Empty(values.Except(["ROLES_KNOWN_IN", "ROLE_WAIT_SECONDS"]).Except(outputs));
        Assert.Equal(
            values,
            PowerShellVariable().Matches(pwsh)
                .Select(match => match.Groups[1].Value)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Except(["AZURE_TOKEN_CREDENTIALS"]));
        foreach (string said in new[]
        {
            "dotnet run --project tools/SearchIndex -- ",
            "AzureDeveloperCliCredential",
            "-ge 20",
            "30 s",
            "azd env set ROLES_KNOWN_IN",
        })
        {
            Assert.Contains(said, sh, StringComparison.Ordinal);
            Assert.Contains(said, pwsh, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _hook.Dispose();

    private async Task<(int Code, string[] Calls)> RunAsync(string rolesKnownIn, int failures)
    {
        (int code, string[] calls, _) = await _hook.RunAsync(
            "postprovision.sh",
            ("FAILURES", $"{failures}"),
            ("AZURE_RESOURCE_GROUP", "rg-test"),
            ("SEARCH_ENDPOINT", Endpoint),
            ("ROLES_KNOWN_IN", rolesKnownIn),
            ("ROLE_WAIT_SECONDS", ""));
        return (code, calls);
    }

    [GeneratedRegex(@"^output (\w+) ", RegexOptions.Multiline)]
    private static partial Regex Output();

    [GeneratedRegex(@"\$\{?([A-Z][A-Z_]+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\$env:([A-Z][A-Z_]+)")]
    private static partial Regex PowerShellVariable();
}
