namespace OneProcess.DurableTask;

/// <summary>
/// Counts what runs or is ready to run. Whoever hands work on counts the new piece before the old one is done, so the count
/// is zero only when nothing is left.
/// </summary>
internal sealed class OutstandingWork
{
    private int _count;

    public bool IsNone => Volatile.Read(ref _count) == 0;

    public void Begin() => Interlocked.Increment(ref _count);

    public void End() => Interlocked.Decrement(ref _count);
}
