namespace TicketMaster.Messaging;

internal static class Concurrently
{
    /// <summary>Does the work of some items at once, on the caller's scheduler, because a simulation orders that by its seed.</summary>
    /// <param name="atOnce">Items worked on at the same time, at most.</param>
    public static Task ForEachAsync<T>(
        IEnumerable<T> items, int atOnce, Func<T, CancellationToken, ValueTask> work, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = atOnce,
                TaskScheduler = TaskScheduler.Current,
                CancellationToken = cancellationToken,
            },
            work);
}
