using TicketMaster.Tests.Local;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>
/// Holds <c>infra/</c> against the Bicep compiler. A warning counts as an error, and so does a line that it would format otherwise.
/// </summary>
public sealed class BicepTests
{
    private const string Right = "right";
    private const string Wrong = "wrong";

    /// <summary>
    /// Of the files as they are, and of a copy in which some are wrong, in one run of each of the compiler's commands: what takes long is
    /// its start.
    /// </summary>
    private static readonly Lazy<Task<Compiled>> s_compiled = new(CompileAsync);

    /// <summary>Building says what linting says, and makes the templates too.</summary>
    [SkippableFact]
    public async Task Every_file_compiles_and_nothing_is_said_against_it()
    {
        Bicep.IsNeeded();

        Compiled compiled = await s_compiled.Value;

        Assert.All(compiled.Said, line => Assert.Contains($"/{Wrong}/", line, StringComparison.Ordinal));
        Assert.Equal(
            InfraFolder.BicepFiles.Where(file => file.EndsWith(".bicep", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            compiled.Templates.Where(IsOf(Right)).Select(Within).Select(file => Path.ChangeExtension(file, "bicep")));
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

        Assert.DoesNotContain((await s_compiled.Value).Unformatted, file => IsOf(Right)(file));
    }

    [SkippableFact]
    public async Task What_is_wrong_in_a_file_is_seen()
    {
        Bicep.IsNeeded();

        Compiled compiled = await s_compiled.Value;

        Assert.Equal(1, compiled.Code);
        string said = string.Join('\n', compiled.Said);
        Assert.Matches(@"wrong/modules/vault\.bicep.* Warning BCP037", said);
        Assert.Matches(@"wrong/modules/budget\.bicep.* Warning no-unused-params", said);
        Assert.Matches(@"wrong/modules/search\.bicep.* Error BCP057", said);
        Assert.Equal(
            ["main.bicepparam", Path.Combine("modules", "network.bicep")],
            compiled.Unformatted.Where(IsOf(Wrong)).Select(Within).Order(StringComparer.Ordinal));
    }

    private static async Task<Compiled> CompileAsync()
    {
        using TemporaryFolder both = new();
        using TemporaryFolder templates = new();
        InfraFolder.CopyTo(both.File(Right));
        InfraFolder.CopyTo(both.File(Wrong));
        string Of(string file) => Path.Combine(both.File(Wrong), file);
        await ChangeAsync(Of("modules/vault.bicep"), "softDeleteRetentionInDays: 7", "softDeleteRetention: 7");
        await ChangeAsync(Of("modules/budget.bicep"), "param amount int", "param amount int\n\nparam unused string");
        await ChangeAsync(Of("modules/search.bicep"), "replicaCount: replicas", "replicaCount: replica");
        await ChangeAsync(Of("modules/network.bicep"), "location: location", "location:  location");
        await ChangeAsync(Of("main.bicepparam"), "param operatorId =", "param operatorId=");

        (int code, string said) = await Bicep.RunAsync(both.Path, $"build --pattern **/*.bicep --outdir {templates.Path}");
        Dictionary<string, string> before = Files(both.Path).ToDictionary(file => file, file => File.ReadAllText(both.File(file)));
        Assert.Equal((0, ""), await Bicep.RunAsync(both.Path, "format --pattern **/*.bicep*"));
        return new Compiled(
            code,
            said.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            [.. Files(templates.Path)],
            [.. before.Keys.Where(file => File.ReadAllText(both.File(file)) != before[file])]);
    }

    private static IEnumerable<string> Files(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file))
        .Order(StringComparer.Ordinal);

    private static Func<string, bool> IsOf(string copy) =>
        file => file.StartsWith($"{copy}{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    /// <returns>The path without the copy's name.</returns>
    private static string Within(string file) => file[(file.IndexOf(Path.DirectorySeparatorChar) + 1)..];

    private static async Task ChangeAsync(string file, string old, string changed)
    {
        string text = await File.ReadAllTextAsync(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text.Replace(old, changed, StringComparison.Ordinal));
    }

    /// <param name="Code">How building ended.</param>
    /// <param name="Said">What it said, line by line.</param>
    /// <param name="Templates">What it made, by paths that begin with the copy's name.</param>
    /// <param name="Unformatted">Files that are not as they were after the compiler formatted them, by such paths too.</param>
    private sealed record Compiled(int Code, string[] Said, string[] Templates, string[] Unformatted);
}
