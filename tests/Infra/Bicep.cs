using System.Diagnostics;
using System.Reflection;

namespace TicketMaster.Tests.Infra;

/// <summary>The Bicep compiler. A restore of these tests downloads it, on Linux and x64.</summary>
internal static class Bicep
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private static readonly string? s_program = typeof(Bicep).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .SingleOrDefault(metadata => metadata.Key == "Bicep")?.Value;

    private static readonly string? s_missing =
        s_program is null ? "These tests have the Bicep compiler for Linux on x64 only."
        : File.Exists(s_program) ? null
        : $"The Bicep compiler is not at {s_program}. 'dotnet restore' downloads it.";

    /// <summary>Skips the test where there is no compiler, but never where all tests are asked for.</summary>
    public static void IsNeeded() => Prerequisite.IsThere(s_missing);

    /// <summary>Runs the compiler with these environment variables and none of this machine's, which parameters could come from.</summary>
    /// <returns>How it ended, and all that it said.</returns>
    public static async Task<(int Code, string Said)> RunAsync(
        string folder, string arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(s_program!, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        // The compiler is a .NET program in one file: it unpacks a library of its own, and does without ICU where there is none.
        start.Environment["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = AppContext.BaseDirectory;
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";

        // It runs too shortly to gain from what profiling costs.
        start.Environment["DOTNET_TieredPGO"] = "0";

        using Process bicep = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(s_patience);
        try
        {
            Task<string> output = bicep.StandardOutput.ReadToEndAsync(deadline.Token);
            Task<string> errors = bicep.StandardError.ReadToEndAsync(deadline.Token);
            await bicep.WaitForExitAsync(deadline.Token);
            return (bicep.ExitCode, await output + await errors);
        }
        finally
        {
            if (!bicep.HasExited)
            {
                bicep.Kill();
            }
        }
    }
}
