using System.Diagnostics;
using System.Security.Cryptography;
using Xunit;

namespace TicketMaster.Tests.Support;

/// <summary>Programs that tests run on Node, each in a folder of its own beside the tests, with what npm installs there.</summary>
internal static class Node
{
    private static readonly TimeSpan s_installs = TimeSpan.FromMinutes(5);

    public static bool IsThere { get; } = OnPath("node") && OnPath("npm");

    /// <summary>Skips the test where there is no Node, but never where all tests are asked for.</summary>
    public static void IsNeeded() => Skip.If(
        !IsThere && Environment.GetEnvironmentVariable("TICKETMASTER_TEST_ALL") != "1",
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

    /// <summary>Once for each version of the lock file; later runs find what the first one left.</summary>
    private static async Task InstallAsync(string folder)
    {
        string installed = Path.Combine(folder, "node_modules", ".installed");
        string wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"))));
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted)
        {
            return;
        }

        using Process npm = Process.Start(new ProcessStartInfo("npm", "ci --ignore-scripts --no-audit --no-fund --loglevel=error")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = npm.StandardOutput.ReadToEndAsync();
        Task<string> errors = npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync().WaitAsync(s_installs);
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"'npm ci' failed: {await output}{await errors}");
        }

        await File.WriteAllTextAsync(installed, wanted);
    }

    private static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
