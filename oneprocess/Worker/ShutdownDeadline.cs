using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OneProcess.Worker;

/// <summary>
/// Ends the process ten seconds after it was told to stop, whatever still hangs: everything acknowledged is on the disk by
/// then, and whoever supervises the process would kill it anyway. Measured by the wall clock, since that is what they measure by.
/// </summary>
internal sealed class ShutdownDeadline(ILogger<ShutdownDeadline> logger) : IHostedService, IDisposable
{
    /// <summary>What requests in flight have to end by themselves before their functions are cancelled.</summary>
    public static readonly TimeSpan Requests = TimeSpan.FromSeconds(5);

    /// <summary>What the orderly stop of all services may take.</summary>
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

    /// <summary>Waits on a thread of its own: what hangs may have taken every one of the pool.</summary>
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
