using System.Collections.Concurrent;

namespace TicketMaster.Tests.Simulation;

/// <summary>Runs of many seeds, on all cores.</summary>
internal static class Seeds
{
    /// <summary>The failure of the first seed that fails. Later ones are not begun any more.</summary>
    /// <param name="seeds">In the order in which they are tried.</param>
    /// <param name="run">What went wrong with a seed, or null.</param>
    public static (int Seed, string What)? FirstFailure(IEnumerable<int> seeds, Func<int, string?> run)
    {
        (long Index, int Seed, string What)? first = null;
        var found = new Lock();

        // Seed by seed: in blocks, one core would begin far behind what the other finds.
        OrderablePartitioner<int> oneByOne = Partitioner.Create(seeds, EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(oneByOne, (seed, loop, index) =>
        {
            if (!loop.ShouldExitCurrentIteration && Alone(seed, run) is { } what)
            {
                loop.Break();
                lock (found)
                {
                    first = first is { } other && other.Index < index ? other : (index, seed, what);
                }
            }
        });
        return first is { } failure ? (failure.Seed, failure.What) : null;
    }

    /// <summary>Nothing of a run goes on in a test's own context.</summary>
    public static string? Alone(int seed, Func<int, string?> run)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return run(seed);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
