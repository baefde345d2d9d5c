using TicketMaster.Bench.Report;

namespace TicketMaster.Bench.Workloads;

/// <summary>Measures contestants in turns, so that a slow time of the machine slows all of them.</summary>
internal static class Rounds
{
    /// <param name="results">Where the measures go.</param>
    /// <param name="rounds">How often each is measured. Round 0 comes before and warms up.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="what">What is measured, with its unit.</param>
    /// <param name="contestants">They come in this order, and the other way round in every second round.</param>
    /// <param name="name">A contestant's name.</param>
    /// <param name="measure">A value for each of <paramref name="what"/>.</param>
    /// <returns>For each of <paramref name="what"/> the contestants' measures.</returns>
    public static async Task<Measure[][]> CompareAsync<T>(
        Results results,
        int rounds,
        string workload,
        IReadOnlyList<(string Name, string Unit)> what,
        IReadOnlyList<T> contestants,
        Func<T, string> name,
        Func<T, int, Task<double[]>> measure)
    {
        List<double[]>[] values = [.. contestants.Select(_ => new List<double[]>())];
        for (int round = 0; round <= rounds; round++)
        {
            IEnumerable<int> all = Enumerable.Range(0, contestants.Count);
            foreach (int index in round % 2 == 0 ? all : all.Reverse())
            {
                double[] measured = await measure(contestants[index], round);
                if (round > 0)
                {
                    values[index].Add(measured);
                }
            }
        }

        return
        [
            .. what.Select((one, at) => contestants.Select((contestant, index) => results.Add(
                workload, one.Name, name(contestant), one.Unit, [.. values[index].Select(measured => measured[at])])).ToArray()),
        ];
    }
}
