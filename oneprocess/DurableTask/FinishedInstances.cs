using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OneProcess.Sqlite;

namespace OneProcess.DurableTask;

/// <summary>Removes instances that are over, with their history, some time after their end. Where there are none, nothing wakes.</summary>
internal sealed class FinishedInstances : IDisposable
{
    /// <summary>
    /// An hour. Nothing is decided by an orchestration that is over, so it is kept for people alone: whoever is called to a failure still
    /// finds what happened. A busy night ends some hundred thousand of them, of half a kilobyte and more each, which must not stay.
    /// </summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    /// <summary>Between two looks, so that a steady flow of ends is removed in batches rather than one by one.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Instances that one write removes: the writer is busy with them for a few milliseconds.</summary>
    private const int Batch = 100;

    private readonly InstanceStore _instances;
    private readonly OutstandingWork _work;
    private readonly EngineClock _clock;
    private readonly ILogger _logger;
    private readonly Channel<bool> _looks = Channel.CreateUnbounded<bool>();
    private readonly Alarm _alarm;

    public FinishedInstances(InstanceStore instances, OutstandingWork work, EngineClock clock, ILogger logger)
    {
        _instances = instances;
        _work = work;
        _clock = clock;
        _logger = logger;
        _alarm = new Alarm(clock, Look);
    }

    /// <summary>Told of an instance that has ended now.</summary>
    public void Add() => _alarm.At(_clock.Now() + KeptFor.Ticks);

    /// <summary>Finds those that an earlier process left.</summary>
    public void Look()
    {
        _work.Begin();
        _looks.Writer.TryWrite(true);
    }

    public Task RunAsync(CancellationToken stopping) => Task.Run(() => LoopAsync(stopping), CancellationToken.None);

    public void Dispose() => _alarm.Dispose();

    private async Task LoopAsync(CancellationToken stopping)
    {
        await foreach (bool _ in _looks.Reader.ReadAllAsync(stopping))
        {
            await Persist.UntilDoneAsync(() => BackgroundWork.RunAsync(() => RemoveAsync(stopping)), _clock.Time, _logger, stopping);
            _work.End();
        }
    }

    private async Task<bool> RemoveAsync(CancellationToken stopping)
    {
        _alarm.Reset();
        long now = _clock.Now();
        while (_instances.OldestEnd() is { } oldest)
        {
            if (oldest + KeptFor.Ticks > now)
            {
                _alarm.At(Math.Max(oldest + KeptFor.Ticks, now + Pause.Ticks));
                break;
            }

            stopping.ThrowIfCancellationRequested();
            await _instances.PurgeFinishedAsync(now - KeptFor.Ticks, Batch);
        }

        return true;
    }
}
