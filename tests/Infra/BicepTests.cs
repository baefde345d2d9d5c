using TicketMaster.Tests.Local;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>
/// Holds <c>infra/</c> against the Bicep compiler. A warning counts as an error, and so does a line that it would format otherwise.
/// </summary>
public sealed class BicepTests
{
    /// <summary>Building says what linting says, and makes the templates too.</summary>
    [SkippableFact]
    public async Task Every_file_compiles_and_nothing_is_said_against_it()
    {
        Bicep.IsNeeded();

        (int code, string said) = await BuildAsync(InfraFolder.Path);

        Assert.True(code == 0 && said.Length == 0, said);
    }

    /// <summary>Expanding says what building the parameters says, and evaluates all that can be without Azure.</summary>
    [SkippableTheory]
    [InlineData("small")]
    [InlineData("large")]
    public async Task The_parameters_of_a_size_compile_and_nothing_is_said_against_them(string size)
    {
        string said = (await Snapshots.OfAsync(size)).Said;

        Assert.True(said.Length == 0, said);
    }

    /// <summary>
    /// The platform's own CORS would answer preflights before the app does, and can expose no headers. Any origin there turns it on.
    /// </summary>
    [Fact]
    public void The_platform_answers_no_preflights()
    {
        string[] files = Directory.GetFiles(InfraFolder.Path, "*.bicep", SearchOption.AllDirectories);

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotMatch(@"(?im)^[^/\r\n]*\bcors\b|allowedOrigins\s*:\s*\[", File.ReadAllText(file)));
    }

    [SkippableFact]
    public async Task Every_file_is_formatted()
    {
        Bicep.IsNeeded();
        using TemporaryFolder infra = InfraFolder.Copy();

        Assert.Empty(await UnformattedAsync(infra));
    }

    [SkippableFact]
    public async Task What_is_wrong_in_a_file_is_seen()
    {
        Bicep.IsNeeded();
        using TemporaryFolder infra = InfraFolder.Copy();
        await ChangeAsync(infra.File("modules/vault.bicep"), "softDeleteRetentionInDays: 7", "softDeleteRetention: 7");
        await ChangeAsync(infra.File("modules/budget.bicep"), "param amount int", "param amount int\n\nparam unused string");
        await ChangeAsync(infra.File("modules/search.bicep"), "replicaCount: replicas", "replicaCount: replica");
        await ChangeAsync(infra.File("modules/network.bicep"), "location: location", "location:  location");
        await ChangeAsync(infra.File("main.bicepparam"), "param operatorId =", "param operatorId=");

        (int code, string said) = await BuildAsync(infra.Path);
        string[] unformatted = await UnformattedAsync(infra);

        Assert.Equal(1, code);
        Assert.Matches(@"vault\.bicep.* Warning BCP037", said);
        Assert.Matches(@"budget\.bicep.* Warning no-unused-params", said);
        Assert.Matches(@"search\.bicep.* Error BCP057", said);
        Assert.Equal(["main.bicepparam", Path.Combine("modules", "network.bicep")], unformatted.Order(StringComparer.Ordinal));
    }

    private static async Task<(int Code, string Said)> BuildAsync(string infra)
    {
        using var templates = new TemporaryFolder();
        return await Bicep.RunAsync(infra, $"build --pattern **/*.bicep --outdir {templates.Path}");
    }

    /// <returns>The files that are not as they were after the compiler formatted them.</returns>
    private static async Task<string[]> UnformattedAsync(TemporaryFolder infra)
    {
        Dictionary<string, string> before = InfraFolder.BicepFiles.ToDictionary(file => file, file => File.ReadAllText(infra.File(file)));
        Assert.Equal((0, ""), await Bicep.RunAsync(infra.Path, "format --pattern **/*.bicep*"));
        return [.. before.Keys.Where(file => File.ReadAllText(infra.File(file)) != before[file])];
    }

    private static async Task ChangeAsync(string file, string old, string changed)
    {
        string text = await File.ReadAllTextAsync(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text.Replace(old, changed, StringComparison.Ordinal));
    }
}
