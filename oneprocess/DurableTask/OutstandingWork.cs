namespace OneProcess.DurableTask;

/// <summary>
/// Counts the work that runs or is ready to run. New work is counted before the work that makes it is done, so the count is zero only when
/// nothing is left.
/// </summary>
internal sealed class OutstandingWork
{
    private int _count;

    public bool IsNone => Volatile.Read(ref _count) == 0;

    public void Begin() => Interlocked.Increment(ref _count);

    public void End() => Interlocked.Decrement(ref _count);
}
