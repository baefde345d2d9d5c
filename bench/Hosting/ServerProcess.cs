using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TicketMaster.Bench.Hosting;

/// <summary>A contestant as a process of its own, on a free port of this machine.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan s_startDeadline = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Queue<string> _lastLines = new();
    private bool _stopped;

    private ServerProcess(string name, Process process, int port)
    {
        Name = name;
        _process = process;
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
    }

    public string Name { get; }

    public IPEndPoint EndPoint { get; }

    public int Id => _process.Id;

    public Uri Address => new($"http://127.0.0.1:{EndPoint.Port}");

    /// <summary>Megabytes of the process in memory.</summary>
    public double Memory
    {
        get
        {
            RefuseEnded();
            _process.Refresh();
            return _process.WorkingSet64 / 1024.0 / 1024.0;
        }
    }

    public TimeSpan ProcessorTime
    {
        get
        {
            RefuseEnded();
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it and returns at once. <paramref name="arguments"/> also get the address to listen on.</summary>
    public static ServerProcess Start(string name, string assembly, params IEnumerable<string> arguments)
    {
        int port = FreePort();
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[assembly, "--urls", $"http://127.0.0.1:{port}", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        // No developer's checks. Errors are logged, requests are not.
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        var server = new ServerProcess(name, new Process { StartInfo = start }, port);
        server._process.OutputDataReceived += (_, line) => server.Keep(line.Data);
        server._process.ErrorDataReceived += (_, line) => server.Keep(line.Data);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    /// <summary>Returns once a path is answered with 200.</summary>
    public async Task<TimeSpan> UntilAnswersAsync(string path = "/health")
    {
        using HttpClient http = new() { BaseAddress = Address };
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < s_startDeadline)
        {
            RefuseEnded();
            try
            {
                using HttpResponseMessage answer = await http.GetAsync(new Uri(path, UriKind.Relative));
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return Stopwatch.GetElapsedTime(started);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or SocketException)
            {
                // Not listening yet, or it let the connection go at once.
            }

            await Task.Delay(5);
        }

        throw new TimeoutException($"{Name} did not answer {path} within {s_startDeadline}:\n{LastLines()}");
    }

    /// <summary>Returns once it does next to nothing, so that what it left behind slows nobody else.</summary>
    public async Task UntilQuietAsync()
    {
        for (int waited = 0; waited < 50; waited++)
        {
            TimeSpan before = ProcessorTime;
            await Task.Delay(100);
            if (ProcessorTime - before <= TimeSpan.FromMilliseconds(20))
            {
                return;
            }
        }
    }

    public string LastLines()
    {
        lock (_lastLines)
        {
            return string.Join('\n', _lastLines);
        }
    }

    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void RefuseEnded()
    {
        if (_process.HasExited)
        {
            // Until its last lines are here too.
            _process.WaitForExit();
            throw new InvalidOperationException($"{Name} ended with {_process.ExitCode}:\n{LastLines()}");
        }
    }

    private void Keep(string? line)
    {
        lock (_lastLines)
        {
            if (line is not null)
            {
                _lastLines.Enqueue(line);
            }

            while (_lastLines.Count > 30)
            {
                _lastLines.Dequeue();
            }
        }
    }
}
