namespace OneProcess.DurableTask;

/// <summary>One timer for many moments: it rings at the earliest, once, and is told of the later ones again.</summary>
internal sealed class Alarm : IDisposable
{
    /// <summary>Timers take no longer waits than some weeks; a longer one rings in between, early.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly EngineClock _clock;
    private readonly Action _ring;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private long _next = long.MaxValue;

    public Alarm(EngineClock clock, Action ring)
    {
        _clock = clock;
        _ring = ring;
        _timer = clock.Time.CreateTimer(_ => ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Rings at a time in UTC ticks, or before; at once where that is past.</summary>
    public void At(long due)
    {
        lock (_lock)
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
                return;
            }
        }

        _ring();
    }

    /// <summary>Forgets what it was told: it has rung, and what is still to come is looked for from here on.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _next = long.MaxValue;
        }
    }

    public void Dispose() => _timer.Dispose();
}
