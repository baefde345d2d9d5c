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
        Dictionary<ServerProcess, List<double>> rates = contestants.ToDictionary(one => one, _ => new List<double>());
        Dictionary<ServerProcess, List<double>> tails = contestants.ToDictionary(one => one, _ => new List<double>());
        List<double> memory = [];
        for (int round = 0; round <= scale.Rounds; round++)
        {
            foreach (ServerProcess contestant in contestants)
            {
                Func<byte[]?> next = Requests(contest, events[round], scale.Sections);
                LoadResult busiest = await LoadGenerator.ClosedAsync(contestant.EndPoint, Connections, scale.Time, next);
                double rate = busiest.PerSecond(201);
                LoadResult half = await LoadGenerator.OpenAsync(contestant.EndPoint, Connections, rate / 2, scale.Time, next);

                // Round 0 warms up.
                if (round > 0)
                {
                    rates[contestant].Add(rate);
                    tails[contestant].Add(half.Latencies.Percentile(0.99));
                }
            }

            memory.Add(contest.App.Memory);
        }

        Measure[] perSecond = [.. contestants.Select(one => results.Add(Name, "seats held, 64 connections", one.Name, "/s", rates[one]))];
        Measure[] p99 = [.. contestants.Select(one => results.Add(Name, "p99 at half load", one.Name, "ms", tails[one]))];
        results.Add(Name, "memory after each round", contest.App.Name, "MB", memory);
        results.Compare(Name, "× relational", perSecond[0], perSecond[1], 3);
        results.Compare(Name, "× lock with time-to-live", perSecond[0], perSecond[2], 1.5);
        results.Compare(Name, "× ceiling", perSecond[0], perSecond[3], 0.3);
        results.Bound(Name, "p99 at half load, ms", p99[0].Median, 50);
    }

    /// <summary>Each seat once, each by another buyer, until all are asked for.</summary>
    public static Func<byte[]?> Requests(Contest contest, string eventId, int sections)
    {
        string[] seats = Contest.Seats(eventId, sections, seed: 1);
        int taken = -1;
        return () => Interlocked.Increment(ref taken) is int index && index < seats.Length ? contest.Reserve(index, seats[index]) : null;
    }
}
