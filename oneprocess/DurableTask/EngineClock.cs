namespace OneProcess.DurableTask;

/// <summary>The engine's time in UTC ticks. It never goes back, so what was due stays due.</summary>
internal sealed class EngineClock(TimeProvider time)
{
    private long _last;

    public TimeProvider Time => time;

    public long Now()
    {
        long now = time.GetUtcNow().UtcTicks;
        while (true)
        {
            long last = Interlocked.Read(ref _last);
            if (now <= last)
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
