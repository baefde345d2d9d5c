namespace OneProcess.DurableTask;

/// <summary>
/// The engine's time in UTC ticks. It does not go back by a little, so what was due stays due. If it was ahead by more than clocks differ,
/// it goes back: otherwise every timer would ring at once until the time has come again.
/// </summary>
internal sealed class EngineClock(TimeProvider time)
{
    /// <summary>What clocks may differ by.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    private long _last;

    public TimeProvider Time => time;

    public long Now()
    {
        long now = time.GetUtcNow().UtcTicks;
        while (true)
        {
            long last = Interlocked.Read(ref _last);
            if (now <= last && last - now <= Step.Ticks)
            {
                return last;
            }

            if (Interlocked.CompareExchange(ref _last, now, last) == last)
            {
                return now;
            }
        }
    }
}
