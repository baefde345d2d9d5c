using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OneProcess.Sqlite;

namespace OneProcess.DurableTask;

/// <summary>Removes finished instances with their history, some time after their end. It wakes only if there are any.</summary>
internal sealed class FinishedInstances : IDisposable
{
    /// <summary>
    /// An hour. A finished orchestration decides nothing, so it is kept for people alone: they can still see what happened. A busy night
    /// ends some hundred thousand orchestrations of half a kilobyte and more each, so they must not stay.
    /// </summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    /// <summary>Time between two looks, so that a steady flow of ends is removed in batches.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Instances that one write removes. The writer is busy with them for a few milliseconds.</summary>
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

    /// <summary>Notes that an instance has ended now.</summary>
    public void Add() => _alarm.At(_clock.Now() + KeptFor.Ticks);

    /// <summary>Finds the instances that an earlier process left.</summary>
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
