using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>Holds <c>infra/</c> against the grammar of Bicep. Needs Node: without it skipped, or failed where nothing may be skipped.</summary>
public sealed class BicepSyntaxTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private static readonly string s_folder = Path.Combine(InfraFolder.Repository, "tests", "Infra");

    private static readonly Lazy<Task<string?>> s_missing = new(PrepareAsync);

    [SkippableFact]
    public async Task Every_file_is_Bicep()
    {
        await RequireNodeAsync();

        (int code, string output) = await CheckAsync(InfraFolder.Path);

        Assert.True(code == 0, output);
    }

    [SkippableFact]
    public async Task A_file_that_is_not_Bicep_is_seen()
    {
        await RequireNodeAsync();
        using var folder = new TemporaryFolder();
        string text = await File.ReadAllTextAsync(Path.Combine(InfraFolder.Path, "main.bicep"));
        await File.WriteAllTextAsync(folder.File("main.bicep"), text.Replace("params: { token: token, tags: tags }", "params: { token: token,, tags }", StringComparison.Ordinal));

        (int code, string output) = await CheckAsync(folder.Path);

        Assert.Equal(1, code);
        Assert.Contains("main.bicep:", output, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output)> CheckAsync(string folder) => RunAsync("node", "check-bicep.mjs", folder);

    private static async Task RequireNodeAsync()
    {
        string? missing = await s_missing.Value;
        if (Environment.GetEnvironmentVariable("TICKETMASTER_TEST_ALL") == "1")
        {
            Assert.True(missing is null, missing);
        }

        Skip.If(missing is not null, missing);
    }

    /// <returns>Why the check cannot run, or null.</returns>
    private static async Task<string?> PrepareAsync()
    {
        try
        {
            (int node, string version) = await RunAsync("node", "--version");
            if (node != 0)
            {
                return $"Node does not start: {version}";
            }

            // As the lock file says, with nothing of the packages run: the grammar is a WebAssembly file in them.
            (int npm, string output) = OperatingSystem.IsWindows()
                ? await RunAsync("cmd", "/c", "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                : await RunAsync("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            return npm == 0 ? null : $"npm ci failed: {output}";
        }
        catch (Win32Exception exception)
        {
            return $"Node with npm is not installed: {exception.Message}";
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = s_folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var deadline = new CancellationTokenSource(s_patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
