using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TicketMaster.KillTest;

/// <summary>The app as a child process, always on the same port and the same folder.</summary>
internal sealed class AppProcess : IDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly StreamWriter _log;
    private readonly string _app;
    private readonly IReadOnlyList<string> _settings;
    private Process? _process;

    /// <param name="app">The path of the app's program.</param>
    /// <param name="settings">As on its command line.</param>
    public AppProcess(string app, params IReadOnlyList<string> settings)
    {
        (_app, _settings) = (app, settings);
        _log = new StreamWriter(LogPath) { AutoFlush = true };
    }

    public string DataPath { get; } = Directory.CreateTempSubdirectory("kill-test-data-").FullName;

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}");

    public string LogPath { get; } = Path.Combine(Directory.CreateTempSubdirectory("kill-test-log-").FullName, "app.log");

    public void Start()
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])
        [
            _app, "--urls", Address.GetLeftPart(UriPartial.Authority), $"--Local:DataPath={DataPath}", .. _settings,
        ])
        {
            start.ArgumentList.Add(argument);
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Log(line.Data);
        _process.ErrorDataReceived += (_, line) => Log(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Returns once the app is healthy.</summary>
    public async Task UntilHealthyAsync(HttpClient http)
    {
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < StartDeadline)
        {
            int exitCode = _process!.HasExited ? _process.ExitCode : 0;
            BrokenPromiseException.Unless(!_process.HasExited, $"The app ended by itself, with exit code {exitCode}.");
            try
            {
                using HttpResponseMessage answer = await http.GetAsync(new Uri("/health", UriKind.Relative));
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }

        throw new BrokenPromiseException($"The app was not well within {StartDeadline} of its start.");
    }

    /// <summary>SIGKILL: the process runs nothing after it.</summary>
    public void Kill()
    {
        BrokenPromiseException.Unless(!_process!.HasExited, "The app ended by itself before it was killed.");
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
        Log("---- killed ----");
    }

    public void DeleteFiles()
    {
        Directory.Delete(DataPath, recursive: true);
        Directory.Delete(Path.GetDirectoryName(LogPath)!, recursive: true);
    }

    public void Dispose()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        _log.Dispose();
    }

    private void Log(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.WriteLine(line);
            }
        }
    }

    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
