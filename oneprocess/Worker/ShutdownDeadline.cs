using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OneProcess.Worker;

/// <summary>
/// Ends the process ten seconds after it was told to stop, even if something hangs. Everything acknowledged is on the disk by then, and a
/// supervisor would kill the process anyway. It uses the wall clock, as the supervisor does.
/// </summary>
internal sealed class ShutdownDeadline(ILogger<ShutdownDeadline> logger) : IHostedService, IDisposable
{
    /// <summary>How long requests in flight may take before their functions are cancelled.</summary>
    public static readonly TimeSpan Requests = TimeSpan.FromSeconds(5);

    /// <summary>How long the orderly stop of all services may take.</summary>
    public static readonly TimeSpan Orderly = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Hard = TimeSpan.FromSeconds(9.5);

    private readonly List<PosixSignalRegistration> _signals = [];
    private int _begun;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Begin()));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Begin()));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    /// <summary>Waits on a thread of its own, since hanging work may have taken every thread of the pool.</summary>
    private void Begin()
    {
        if (Interlocked.Exchange(ref _begun, 1) == 0)
        {
            new Thread(End) { IsBackground = true, Name = "shutdown deadline" }.Start();
        }
    }

    private void End()
    {
        Thread.Sleep(Hard);
        logger.LogCritical("The host did not stop within {Limit}: the process ends now.", Hard);
        Environment.Exit(1);
    }
}
