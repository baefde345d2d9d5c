using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;

namespace TicketMaster.Bench.Workloads;

/// <summary>1: single free seats of one hot event in random order, by 64 connections; then at half that load.</summary>
internal static class ReserveWorkload
{
    private const string Name = "reserve";
    private const int Connections = 64;

    public static async Task RunAsync(Contest contest, Results results, Scale scale)
    {
        string[] events = [.. Enumerable.Range(0, scale.Rounds + 1).Select(round => $"hot{round}")];
        await contest.AddEventsAsync(scale.Sections, events);
        await contest.SettleAsync();
        ServerProcess[] contestants = [contest.App, contest.Relational, contest.Lock, contest.Ceiling];
        List<double> memory = [];
        Measure[][] measured = await Rounds.CompareAsync(
            results,
            scale.Rounds,
            Name,
            [("seats held, 64 connections", "/s"), ("p99 at half load", "ms")],
            contestants,
            one => one.Name,
            async (one, round) =>
            {
                Func<byte[]?> next = Requests(contest, events[round], scale.Sections);
                LoadResult busiest = await LoadGenerator.ClosedAsync(one.EndPoint, Connections, scale.Time, next);
                double rate = busiest.PerSecond(201);
                LoadResult half = await LoadGenerator.OpenAsync(one.EndPoint, Connections, rate / 2, scale.Time, next);
                await one.UntilQuietAsync();
                if (one == contest.App)
                {
                    memory.Add(one.Memory);
                }

                return [rate, half.Latencies.Percentile(0.99)];
            });
        (Measure[] perSecond, Measure[] p99) = (measured[0], measured[1]);
        results.Add(Name, "memory after each round", contest.App.Name, "MB", memory);
        results.Compare(Name, "× relational", perSecond[0], perSecond[1], 4);
        results.Compare(Name, "× lock with time-to-live", perSecond[0], perSecond[2], 2.5);
        results.Compare(Name, "× ceiling", perSecond[0], perSecond[3], 0.5);
        results.Bound(Name, "p99 at half load, × ceiling", Statistics.Ratio(p99[0], p99[3]), 3);
    }

    /// <summary>Each seat once, each by another buyer, until all are asked for.</summary>
    public static Func<byte[]?> Requests(Contest contest, string eventId, int sections)
    {
        string[] seats = Contest.Seats(eventId, sections, seed: 1);
        int taken = -1;
        return () => Interlocked.Increment(ref taken) is int index && index < seats.Length ? contest.Reserve(index, seats[index]) : null;
    }
}
