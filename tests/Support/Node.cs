using System.Diagnostics;
using System.Security.Cryptography;
using Xunit;

namespace TicketMaster.Tests.Support;

/// <summary>Programs that tests run on Node, each in a folder of its own beside the tests, with what npm installs there.</summary>
internal static class Node
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);
    private static readonly SemaphoreSlim s_installing = new(1);

    public static bool IsThere { get; } = OnPath("node") && OnPath("npm");

    /// <summary>Skips the test where there is no Node, but never where all tests are asked for.</summary>
    public static void IsNeeded() => Skip.If(
        !IsThere && !Scale.IsAll,
        "This test runs a program on Node, and this machine has no Node.");

    /// <summary>Installs what the folder's lock file names, and starts the program; the end of its input ends it.</summary>
    public static async Task<Process> StartAsync(string folder, string program)
    {
        await InstallAsync(folder);
        return Process.Start(new ProcessStartInfo("node", program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>Installs what the folder's lock file names, and runs one of its commands to its end.</summary>
    /// <returns>Its exit code, and all that it wrote.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string folder, string command, params string[] arguments)
    {
        await InstallAsync(folder);
        return await RunAsync(new ProcessStartInfo(Path.Combine(folder, "node_modules", ".bin", command), arguments)
        {
            WorkingDirectory = folder,
        });
    }

    /// <summary>Runs a program that needs nothing from npm to its end.</summary>
    /// <returns>Its exit code, and all that it wrote.</returns>
    public static Task<(int ExitCode, string Output)> RunProgramAsync(string folder, params string[] arguments) =>
        RunAsync(new ProcessStartInfo("node", arguments) { WorkingDirectory = folder });

    private static async Task<(int ExitCode, string Output)> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(s_patience);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Once for each version of the lock file; later runs find what the first one left.</summary>
    public static async Task InstallAsync(string folder)
    {
        string installed = Path.Combine(folder, "node_modules", ".installed");
        string wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"))));
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted)
        {
            return;
        }

        await s_installing.WaitAsync();
        try
        {
            // Another test may have waited for the same.
            if (!File.Exists(installed) || await File.ReadAllTextAsync(installed) != wanted)
            {
                await InstallAsync(folder, installed, wanted);
            }
        }
        finally
        {
            s_installing.Release();
        }
    }

    private static async Task InstallAsync(string folder, string installed, string wanted)
    {
        (int exitCode, string output) = await RunAsync(
            new ProcessStartInfo("npm", "ci --ignore-scripts --no-audit --no-fund --loglevel=error") { WorkingDirectory = folder });
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"'npm ci' failed: {output}");
        }

        await File.WriteAllTextAsync(installed, wanted);
    }

    private static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
