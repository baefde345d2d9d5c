using System.Diagnostics;
using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;

namespace TicketMaster.Bench.Workloads;

/// <summary>7: from starting the process on existing data to the first answers, and its memory at rest, beside an empty handler.</summary>
internal static class StartWorkload
{
    private const string Name = "start";

    /// <summary>After this time a process is taken to be at rest. The app puts its index in order two seconds after a start.</summary>
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(6);

    public static IReadOnlyList<(string Name, string Unit)> Measured { get; } =
        [("until the first answer", "ms"), ("processor time until then", "ms"), ("memory at rest", "MB")];

    public static async Task RunAsync(Results results, Scale scale)
    {
        await using Contest contest = await Contest.StartAsync(Math.Min(scale.Events, 20_000), peers: false);
        await contest.UntilSearchIsWholeAsync(contest.App);
        contest.App.Dispose();
        List<double> searched = [];
        (string Name, Func<ServerProcess> Start, List<double>? Searched)[] contestants =
            [(contest.App.Name, () => contest.StartApp(), searched), ("ceiling", () => contest.StartEmptyHandler(), null)];
        Measure[][] measured = await Rounds.CompareAsync(
            results, scale.Rounds, Name, Measured, contestants, one => one.Name, (one, _) => MeasureAsync(one.Start, one.Searched));
        results.Add(Name, "until the first search is answered", contest.App.Name, "ms", searched[1..]);
        results.Bound(Name, "until the first answer, × empty handler", Statistics.Ratio(measured[0][0], measured[0][1]), 2.5);
        results.Bound(Name, "memory at rest, MB", measured[2][0].Median, 130);
    }

    /// <param name="start">Starts the process.</param>
    /// <param name="searched">Gets the time until the first search is answered, if it is asked.</param>
    /// <returns>What is <see cref="Measured"/>.</returns>
    public static async Task<double[]> MeasureAsync(Func<ServerProcess> start, List<double>? searched = null)
    {
        long started = Stopwatch.GetTimestamp();
        using ServerProcess process = start();
        await process.UntilAnswersAsync();
        double ready = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        double processor = process.ProcessorTime.TotalMilliseconds;
        if (searched is not null)
        {
            using HttpConnection connection = new(process.EndPoint);
            PurchaseWorkload.Expect(await connection.SendAsync(HttpRequest.Get("/search?location=london")), 200);
            searched.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        await Task.Delay(s_rest);
        return [ready, processor, process.Memory];
    }
}
