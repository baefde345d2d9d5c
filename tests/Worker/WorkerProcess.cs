using System.Collections.Concurrent;
using System.Diagnostics;

namespace TicketMaster.Tests.Worker;

/// <summary>An assembly of the app as it was built, in a process of its own that ends with this object at the latest.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private WorkerProcess(Process process, string folder)
    {
        _process = process;
        Folder = folder;
        process.OutputDataReceived += (_, line) => Lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => Errors.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        Ended = EndAsync();
    }

    /// <summary>Where the assembly is.</summary>
    public string Folder { get; }

    public ConcurrentQueue<string> Lines { get; } = new();

    public ConcurrentQueue<string> Errors { get; } = new();

    /// <summary>The exit code, once the process ended and all that it wrote is there.</summary>
    public Task<int> Ended { get; }

    /// <summary>Starts an assembly as a Functions host starts a worker.</summary>
    public static WorkerProcess Start(WorkerApp app, Uri host, IReadOnlyDictionary<string, string>? settings = null)
    {
        string worker = Guid.NewGuid().ToString();
        string request = Guid.NewGuid().ToString();
        return Start(
            app,
            settings ?? app.Settings,
            "--host", host.Host, "--port", $"{host.Port}",
            "--workerId", worker, "--requestId", request, "--grpcMaxMessageLength", $"{int.MaxValue}",
            "--functions-uri", host.AbsoluteUri,
            "--functions-worker-id", worker, "--functions-request-id", request, "--functions-grpc-max-message-length", $"{int.MaxValue}");
    }

    /// <summary>Starts an assembly with these arguments and nothing else.</summary>
    public static WorkerProcess Start(WorkerApp app, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        string folder = app.Folder;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, app.Assembly), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = folder;
        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = folder;
        foreach ((string name, string value) in settings)
        {
            start.Environment[name] = value;
        }

        return new WorkerProcess(Process.Start(start)!, folder);
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Kill();
        _process.Dispose();
    }

    private async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    private void OnExit(object? sender, EventArgs e) => Kill();

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit(s_patience);
        }
    }
}
