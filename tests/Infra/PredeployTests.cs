using System.Text.Json;
using System.Text.RegularExpressions;
using TicketMaster.Local.Web;
using TicketMaster.WebFolderTool;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>No app is deployed that could not start: its secrets must be in the vault.</summary>
public sealed partial class PredeployTests : IDisposable
{
    private static readonly string[] s_secrets = ["payments-api-key", "payments-webhook", "tickets-signing-key", "bookings-id-key"];

    private readonly HookRun _hook = new();

    public PredeployTests()
    {
        _hook.Program("dotnet", "printf 'dotnet %s\\n' \"$*\" >> \"$CALLS\"");
        _hook.Program("azd", """echo '{"token": "t0k", "expiresOn": "x"}'""");
        _hook.Program("curl", """
            printf 'curl %s\n' "$*" >> "$CALLS"
            if [ "$(grep -c '^curl' "$CALLS")" -gt "$FAILURES" ]; then
              printf '%s\n200' "$NAMES"
            else
              printf '{}\n%s' "$STATUS"
            fi
            """);
    }

    [SkippableFact]
    public async Task With_all_secrets_there_it_goes_on()
    {
        (int code, string[] calls, _) = await RunAsync(s_secrets);

        Assert.Equal(0, code);
        Assert.EndsWith(
            "-H Authorization: Bearer t0k https://kv-test.vault.azure.net/secrets?api-version=7.4",
            Assert.Single(calls, call => call.StartsWith("curl", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("tickets-signing-key")]
    [InlineData("payments-webhook", "bookings-id-key")]
    [InlineData("payments-api-key", "payments-webhook", "tickets-signing-key", "bookings-id-key")]
    public async Task Secrets_that_are_missing_are_named_with_how_to_put_them_there(params string[] missing)
    {
        (int code, _, string said) = await RunAsync([.. s_secrets.Except(missing), "payments-webhook-previous"]);

        Assert.Equal(1, code);
        Assert.Contains(
            $"does not start without these secrets: {string.Join(' ', missing)}. Put them into the vault, once, then run: azd deploy",
            said,
            StringComparison.Ordinal);
        Assert.Equal(
            missing.Select(name => $"az keyvault secret set --vault-name kv-test --name {name} "),
            Put().Matches(said).Select(put => put.Value));
    }

    [SkippableFact]
    public async Task A_role_that_is_not_known_yet_is_waited_for()
    {
        (int code, string[] calls, _) = await RunAsync(s_secrets, status: "403", failures: 2);

        Assert.Equal(0, code);
        Assert.Equal(["curl", "sleep", "curl", "sleep", "curl", "dotnet"], calls.Select(call => call.Split(' ')[0]));
    }

    [SkippableTheory]
    [InlineData("403", 20)]
    [InlineData("401", 1)]
    [InlineData("500", 1)]
    public async Task A_vault_that_cannot_be_asked_ends_it_with_a_sentence(string status, int tries)
    {
        (int code, string[] calls, string said) = await RunAsync(s_secrets, status, failures: 1_000);

        Assert.Equal((1, tries), (code, calls.Count(call => call.StartsWith("curl", StringComparison.Ordinal))));
        Assert.Contains($"The vault kv-test could not be asked for its secrets ({status}).", said, StringComparison.Ordinal);
    }

    /// <summary>What the command makes of it is in <see cref="WebFolderTests"/>.</summary>
    [SkippableTheory]
    [InlineData("", "https://read.example", "https://booking.example", "/manage", null)]
    [InlineData("https://entry.example", "", "", null, "entry.example")]
    public async Task Then_the_browser_clients_folder_is_made_with_the_deployments_addresses(
        string entry, string read, string booking, string? admin, string? frontDoor)
    {
        (int code, string[] calls, _) = await RunAsync(s_secrets, environment: [("API_ADDRESS", entry)]);
        string made = Assert.Single(calls, call => call.StartsWith("dotnet", StringComparison.Ordinal));
        string command = "dotnet run --project tools/WebFolder -- ";
        Deployment? deployment = Deployment.Read(made[command.Length..].Split(' '), out string mistake);

        Assert.Equal((0, ""), (code, mistake));
        Assert.StartsWith(command, made, StringComparison.Ordinal);
        Assert.Equal("out/web", deployment!.To);
        Assert.Equal(
            new WebConfig("https://login.example", "web-1", "openid", new(read, booking, admin), new("stripe", "pk_test_1")),
            deployment.Config);
        Assert.Equal(frontDoor is null ? null : new Entry("fd-1", frontDoor), deployment.Entry);
    }

    [SkippableTheory]
    [InlineData("WEB_CLIENT_ID")]
    [InlineData("PAYMENTS_PUBLISHABLE_KEY")]
    public async Task What_the_browser_client_needs_is_asked_for_with_how_to_register_it(string missing)
    {
        (int code, string[] calls, string said) = await RunAsync(s_secrets, environment: [(missing, "")]);

        Assert.Equal(1, code);
        Assert.DoesNotContain(calls, call => call.StartsWith("dotnet", StringComparison.Ordinal));
        Assert.Contains("https://pages.example/app/signed-in", said, StringComparison.Ordinal);
        Assert.Contains($"azd env set {missing} ", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_tells_the_browser_client_the_same()
    {
        (string sh, string pwsh) = (HookRun.Text("web.sh"), HookRun.Text("web.ps1"));

        Assert.Equal(
            ShellVariable().Matches(sh).Select(one => one.Groups[1].Value).Distinct().Order(),
            PowerShellVariable().Matches(pwsh).Select(one => one.Groups[1].Value).Distinct().Order());
        Assert.Equal(
            Option().Matches(sh).Select(one => one.Value).Distinct().Order(),
            Option().Matches(pwsh).Select(one => one.Value).Distinct().Order());
        Assert.Contains("web.sh", HookRun.Text("predeploy.sh"), StringComparison.Ordinal);
        Assert.Contains("web.ps1", HookRun.Text("predeploy.ps1"), StringComparison.Ordinal);
    }

    /// <summary>The vault's names are those that the app's settings refer to, and Windows asks for the same.</summary>
    [SkippableFact]
    public void The_secrets_are_those_that_the_booking_app_cannot_do_without()
    {
        string bicep = File.ReadAllText(Path.Combine(InfraFolder.Path, "main.bicep"));
        string[] needed =
            [.. Reference().Matches(bicep).Where(one => !one.Groups["choice"].Success).Select(one => one.Groups["name"].Value)];

        Assert.Equal(needed.Order(), s_secrets.Order());
        Assert.All(s_secrets, name => Assert.Contains(name, HookRun.Text("predeploy.ps1"), StringComparison.Ordinal));
    }

    public void Dispose() => _hook.Dispose();

    private Task<(int Code, string[] Calls, string Said)> RunAsync(
        string[] there, string status = "200", int failures = 0, params (string Name, string Value)[] environment) => _hook.RunAsync(
        "predeploy.sh",
        [
            ("VAULT_NAME", "kv-test"),
            ("NAMES", JsonSerializer.Serialize(
                new { value = there.Select(name => new { id = $"https://kv-test.vault.azure.net/secrets/{name}" }) })),
            ("STATUS", status),
            ("FAILURES", $"{failures}"),
            ("IDENTITY_AUTHORITY", "https://login.example"),
            ("WEB_CLIENT_ID", "web-1"),
            ("WEB_SCOPE", ""),
            ("PAYMENTS_PUBLISHABLE_KEY", "pk_test_1"),
            ("WEB_ADDRESS", "https://pages.example"),
            ("API_ADDRESS", ""),
            ("FRONT_DOOR_ID", "fd-1"),
            ("READ_ADDRESS", "https://read.example"),
            ("BOOKING_ADDRESS", "https://booking.example"),
            .. environment,
        ]);

    [GeneratedRegex(@"\$\{?([A-Z][A-Z_]+)")]
    private static partial Regex ShellVariable();

    [GeneratedRegex(@"\$env:([A-Z][A-Z_]+)")]
    private static partial Regex PowerShellVariable();

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"az keyvault secret set --vault-name kv-test --name \S+ ")]
    private static partial Regex Put();

    [GeneratedRegex(@"(?<choice>\? )?'@Microsoft\.KeyVault\(SecretUri=\$\{vault\.outputs\.uri\}secrets/(?<name>[\w-]+)\)'")]
    private static partial Regex Reference();
}
