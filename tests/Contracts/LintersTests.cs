using Xunit;

namespace TicketMaster.Tests.Contracts;

/// <summary>What others' rules for contracts say of ours, with the packages in <c>linters/</c>.</summary>
public sealed class LintersTests
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Contracts", "linters");

    /// <summary>Its strict rules make an error of every warning.</summary>
    [SkippableFact]
    public Task Redocly_has_nothing_to_say_of_the_contract() => SaysNothingAsync("redocly", "lint", "--config", "redocly.yaml");

    [SkippableFact]
    public Task Spectral_has_nothing_to_say_of_the_contract() =>
        SaysNothingAsync("spectral", "lint", "--ruleset", "spectral.yaml", "--fail-severity", "hint");

    private static async Task SaysNothingAsync(string linter, params string[] arguments)
    {
        Node.IsNeeded();
        string contract = Path.Combine(Directory.CreateTempSubdirectory("contract-").FullName, "openapi.json");
        await File.WriteAllTextAsync(contract, OpenApiDocument.OfTheApp.Root.GetRawText());
        try
        {
            (int exitCode, string output) = await Node.RunAsync(s_folder, linter, [.. arguments, contract]);

            Assert.True(exitCode == 0, output);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(contract)!, recursive: true);
        }
    }
}
