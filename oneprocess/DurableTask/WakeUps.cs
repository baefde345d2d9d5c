using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace OneProcess.DurableTask;

/// <summary>
/// Wakes instances when their messages are due. It has one timer for the earliest of them all, however many sleep, and looks at the index
/// once when it fires.
/// </summary>
internal sealed class WakeUps : IDisposable
{
    private readonly TurnStore _store;
    private readonly ReadyInstances _ready;
    private readonly OutstandingWork _work;
    private readonly EngineClock _clock;
    private readonly ILogger _logger;
    private readonly Channel<bool> _looks = Channel.CreateUnbounded<bool>();
    private readonly Lock _lock = new();
    private readonly Alarm _alarm;
    private long _lookedUntil = -1;

    public WakeUps(TurnStore store, ReadyInstances ready, OutstandingWork work, EngineClock clock, ILogger logger)
    {
        _store = store;
        _ready = ready;
        _work = work;
        _clock = clock;
        _logger = logger;
        _alarm = new Alarm(clock, Look);
    }

    /// <summary>Looks for what is due now, and from then on whenever something is.</summary>
    public void Look()
    {
        _work.Begin();
        _looks.Writer.TryWrite(true);
    }

    /// <summary>Notes that a stored message is due at a time.</summary>
    public void At(string instance, long due)
    {
        lock (_lock)
        {
            // After the clock has gone back, what was looked at may lie ahead of it.
            if (due > _lookedUntil || due > _clock.Now())
            {
                _alarm.At(due);
                return;
            }
        }

        _ready.Add(instance);
    }

    public Task RunAsync(CancellationToken stopping) => Task.Run(() => LoopAsync(stopping), CancellationToken.None);

    public void Dispose() => _alarm.Dispose();

    private async Task LoopAsync(CancellationToken stopping)
    {
        await foreach (bool _ in _looks.Reader.ReadAllAsync(stopping))
        {
            await Persist.UntilDoneAsync(() => Task.FromResult(LookNow()), _clock.Time, _logger, stopping);
            _work.End();
        }
    }

    private bool LookNow()
    {
        long from;
        long until = _clock.Now();
        lock (_lock)
        {
            // Set before the look: a message that is stored later is told to At, and finds itself due.
            // If the clock has gone back, what was stored since may be due before the last look.
            from = _lookedUntil <= until ? _lookedUntil : -1;
            _lookedUntil = until;
            _alarm.Reset();
        }

        try
        {
            _store.DueBetween(from, until).ForEach(_ready.Add);
            if (_store.NextDue(until) is { } next)
            {
                _alarm.At(next);
            }
        }
        catch
        {
            lock (_lock)
            {
                _lookedUntil = from;
            }

            throw;
        }

        return true;
    }
}
