namespace OneProcess.Sqlite;

/// <summary>
/// Work that no client waits for. It runs a few steps at a time, so a request never finds more than these before it in the thread pool,
/// however much there is to do. Its writes give way if the writer is busy.
/// </summary>
internal static class BackgroundWork
{
    private const int StepsAtATime = 4;

    private static readonly AsyncLocal<bool> s_isCurrent = new();
    private static readonly TaskScheduler s_scheduler =
        new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Environment.ProcessorCount, StepsAtATime).ConcurrentScheduler;

    /// <summary>Whether the caller is background work.</summary>
    public static bool IsCurrent => s_isCurrent.Value;

    /// <summary>Runs work as background work, with everything that it awaits in the caller's context.</summary>
    public static async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        s_isCurrent.Value = true;
        return await Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, s_scheduler).Unwrap();
    }
}
