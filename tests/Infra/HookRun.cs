using System.Diagnostics;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>A hook of azd, run with the programs that it calls replaced by ones that only note it.</summary>
internal sealed class HookRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public HookRun()
    {
        Program("sleep", "echo \"sleep $*\" >> \"$CALLS\"");
        Program("azd", "echo \"azd $*\" >> \"$CALLS\"");
    }

    public static string Text(string name) => File.ReadAllText(Path.Combine(InfraFolder.Path, "hooks", name));

    /// <summary>Puts a script in the place of a program. It notes its calls in the file <c>$CALLS</c>.</summary>
    public void Program(string name, string script)
    {
        string path = _folder.File(name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public async Task<(int Code, string[] Calls, string Said)> RunAsync(string name, params (string Name, string Value)[] environment)
    {
        Skip.If(OperatingSystem.IsWindows(), "This hook is for sh.");
        string calls = _folder.File("calls");
        await File.WriteAllTextAsync(calls, "");
        var start = new ProcessStartInfo("sh", Path.Combine("infra", "hooks", name))
        {
            WorkingDirectory = InfraFolder.Repository,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PATH"] = $"{_folder.Path}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
                ["CALLS"] = calls,
            },
        };
        foreach ((string variable, string value) in environment)
        {
            start.Environment[variable] = value;
        }

        using Process hook = Process.Start(start)!;
        Task<string> output = hook.StandardOutput.ReadToEndAsync();
        Task<string> errors = hook.StandardError.ReadToEndAsync();
        await hook.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return (hook.ExitCode, await File.ReadAllLinesAsync(calls), await output + await errors);
    }

    public void Dispose() => _folder.Dispose();
}
