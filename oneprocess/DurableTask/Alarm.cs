namespace OneProcess.DurableTask;

/// <summary>One timer for many moments. It rings once, at the earliest of them. The later ones must be set again.</summary>
internal sealed class Alarm : IDisposable
{
    /// <summary>Timers cannot wait for more than some weeks. A longer wait rings in between, early.</summary>
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

    /// <summary>Rings at a time in UTC ticks, or before. It rings at once if the time is past.</summary>
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

    /// <summary>Forgets all moments, since it has rung. The caller looks for those that are still to come.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _next = long.MaxValue;
        }
    }

    public void Dispose() => _timer.Dispose();
}
