using System.Globalization;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>What azd refuses before each provisioning, and where a budget's first month comes from.</summary>
public sealed class PreprovisionTests : IDisposable
{
    private const string Asked = "https://management.azure.com/subscriptions/sub/resourceGroups/rg-env"
        + "/providers/Microsoft.Consumption/budgets/ticketmaster?api-version=2023-11-01";

    private readonly HookRun _hook = new();

    public PreprovisionTests()
    {
        _hook.Program("azd", """
            case "$1" in
              auth) echo '{"token": "t0k", "expiresOn": "x"}' ;;
              *) echo "azd $*" >> "$CALLS" ;;
            esac
            """);
        _hook.Program("curl", """
            printf 'curl %s\n' "$*" >> "$CALLS"
            printf '%s\n%s' "$ANSWER" "$STATUS"
            """);
    }

    [SkippableTheory]
    [InlineData("Whose tokens are accepted?", "IDENTITY_AUDIENCE", "")]
    [InlineData("TICKETMASTER_SIZE is 'medium': it must be small or large.", "TICKETMASTER_SIZE", "medium")]
    [InlineData("PRIVATE_ENDPOINTS is 'yes': it must be true or false.", "PRIVATE_ENDPOINTS", "yes")]
    [InlineData("PRIVATE_ENDPOINTS is true, and the size small cannot have them", "PRIVATE_ENDPOINTS", "true")]
    [InlineData(
        "PRIVATE_ENDPOINTS is true, and the size small cannot have them", "PRIVATE_ENDPOINTS", "true", "TICKETMASTER_SIZE", "small")]
    [InlineData(
        "PRIVATE_ENDPOINTS is true, and a hosted runner is outside of the network",
        "PRIVATE_ENDPOINTS", "true", "TICKETMASTER_SIZE", "large", "RUNNER_ENVIRONMENT", "github-hosted")]
    public async Task What_could_only_fail_later_is_refused_with_a_sentence(string sentence, params string[] settings)
    {
        (int code, string[] calls, string said) = await RunAsync(settings);

        Assert.Equal((1, 0), (code, calls.Length));
        Assert.Contains(sentence, said, StringComparison.Ordinal);
        string windows = sentence.Split('\'')[0];
        Assert.Contains(windows, HookRun.Text("preprovision.ps1"), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("TICKETMASTER_SIZE", "large", "PRIVATE_ENDPOINTS", "true")]
    [InlineData("TICKETMASTER_SIZE", "large", "PRIVATE_ENDPOINTS", "true", "RUNNER_ENVIRONMENT", "self-hosted")]
    [InlineData("TICKETMASTER_SIZE", "large", "RUNNER_ENVIRONMENT", "github-hosted")]
    [InlineData("PRIVATE_ENDPOINTS", "false")]
    [InlineData("PRIVATE_ENDPOINTS", "")]
    public async Task What_can_be_is_let_through(params string[] settings) =>
        Assert.Equal(0, (await RunAsync([.. settings, "BUDGET_START", "2026-12-01"])).Code);

    [SkippableFact]
    public async Task A_budget_begins_this_month_if_there_is_none()
    {
        (int code, string[] calls, _) = await RunAsync("STATUS", "404", "ANSWER", """{"error":{"code":"ResourceGroupNotFound"}}""");

        Assert.Equal(0, code);
        Assert.Equal(2, calls.Length);
        Assert.EndsWith($"-H Authorization: Bearer t0k {Asked}", calls[0], StringComparison.Ordinal);
        Assert.Equal($"azd env set BUDGET_START {DateTime.UtcNow.ToString("yyyy-MM-01", CultureInfo.InvariantCulture)}", calls[1]);
    }

    [SkippableFact]
    public async Task A_budget_that_is_there_keeps_its_first_month_also_in_an_empty_environment()
    {
        (int code, string[] calls, _) = await RunAsync(
            "STATUS", "200",
            "ANSWER", """{"properties":{"timePeriod":{"startDate":"2025-03-01T00:00:00Z","endDate":"2035-03-01T00:00:00Z"}}}""");

        Assert.Equal(0, code);
        Assert.Equal("azd env set BUDGET_START 2025-03-01", calls[^1]);
    }

    [SkippableFact]
    public async Task A_month_that_is_set_is_kept_and_nobody_is_asked()
    {
        (int code, string[] calls, _) = await RunAsync("BUDGET_START", "2026-12-01");

        Assert.Equal((0, 0), (code, calls.Length));
    }

    [SkippableTheory]
    [InlineData("403", """{"error":{"code":"AuthorizationFailed"}}""")]
    [InlineData("500", "")]
    [InlineData("200", "{}")]
    public async Task A_month_that_cannot_be_found_out_is_asked_for(string status, string answer)
    {
        (int code, _, string said) = await RunAsync("STATUS", status, "ANSWER", answer);

        Assert.Equal(1, code);
        Assert.Contains("The budget's first month could not be found out.", said, StringComparison.Ordinal);
        Assert.Contains("The budget's first month could not be found out.", HookRun.Text("preprovision.ps1"), StringComparison.Ordinal);
    }

    public void Dispose() => _hook.Dispose();

    private Task<(int Code, string[] Calls, string Said)> RunAsync(params string[] settings) => _hook.RunAsync(
        "preprovision.sh",
        [
            ("IDENTITY_AUTHORITY", "https://login.example.com"), ("IDENTITY_AUDIENCE", "tickets"), ("AZURE_SUBSCRIPTION_ID", "sub"),
            ("AZURE_ENV_NAME", "env"), ("TICKETMASTER_SIZE", ""), ("PRIVATE_ENDPOINTS", ""), ("RUNNER_ENVIRONMENT", ""),
            ("BUDGET_START", ""), ("STATUS", "500"), ("ANSWER", ""),
            .. settings.Chunk(2).Select(setting => (setting[0], setting[1])),
        ]);
}
