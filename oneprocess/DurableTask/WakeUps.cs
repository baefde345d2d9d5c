using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace OneProcess.DurableTask;

/// <summary>
/// Wakes instances whose messages fall due: one timer for the earliest of them all, however many sleep, and one look at the
/// index when it fires.
/// </summary>
internal sealed class WakeUps : IDisposable
{
    /// <summary>Timers take no longer waits than some weeks; a longer one looks in between and waits on.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly TurnStore _store;
    private readonly ReadyInstances _ready;
    private readonly OutstandingWork _work;
    private readonly EngineClock _clock;
    private readonly ILogger _logger;
    private readonly Channel<bool> _looks = Channel.CreateUnbounded<bool>();
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private long _lookedUntil = -1;
    private long _next = long.MaxValue;

    public WakeUps(TurnStore store, ReadyInstances ready, OutstandingWork work, EngineClock clock, ILogger logger)
    {
        _store = store;
        _ready = ready;
        _work = work;
        _clock = clock;
        _logger = logger;
        _timer = clock.Time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Looks for what is due now, and from then on whenever something is.</summary>
    public void Look()
    {
        _work.Begin();
        _looks.Writer.TryWrite(true);
    }

    /// <summary>Told of a stored message that falls due at a time.</summary>
    public void At(string instance, long due)
    {
        lock (_lock)
        {
            if (due > _lookedUntil)
            {
                Arm(due);
                return;
            }
        }

        _ready.Add(instance);
    }

    public Task RunAsync(CancellationToken stopping) => Task.Run(() => LoopAsync(stopping), CancellationToken.None);

    public void Dispose() => _timer.Dispose();

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
            // Set before the look: what is stored later than it is told to At, and finds itself due.
            from = _lookedUntil;
            _lookedUntil = until;
            _next = long.MaxValue;
        }

        try
        {
            _store.DueBetween(from, until).ForEach(_ready.Add);
            long? next = _store.NextDue(until);
            lock (_lock)
            {
                if (next is not null)
                {
                    Arm(next.Value);
                }
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

    private void Arm(long due)
    {
        if (due >= _next)
        {
            return;
        }

        _next = due;
        long wait = Math.Min(due - _clock.Now(), LongestWait.Ticks);
        if (wait > 0)
        {
            _timer.Change(TimeSpan.FromTicks(wait), Timeout.InfiniteTimeSpan);
        }
        else
        {
            Look();
        }
    }
}
