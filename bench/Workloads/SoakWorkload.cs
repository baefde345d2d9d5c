using System.Diagnostics;
using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;

namespace TicketMaster.Bench.Workloads;

/// <summary>10: half as many purchases as the app can make, for half an hour: its memory, and the largest write-ahead log.</summary>
internal static class SoakWorkload
{
    private const string Name = "soak";
    private const int Buyers = 64;
    private const int Minutes = 30;

    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(0.1);

    public static async Task RunAsync(Results results, Scale scale)
    {
        await using Contest contest = await Contest.StartAsync(1_000, peers: false);
        contest.Bank.Serve(contest.App.Address);
        await contest.AddEventsAsync(scale.Sections, "most");
        double most = await PurchaseWorkload.BuyAsync(contest, contest.App, Contest.Seats("most", scale.Sections, seed: 1), scale.Window);
        double rate = most / 2;
        int total = (int)(rate * scale.Soak.TotalSeconds);
        int ofEach = scale.Sections * Contest.RowsASection * Contest.SeatsARow;
        string[] events = [.. Enumerable.Range(0, (total / ofEach) + 1).Select(number => $"soak{number}")];
        await contest.AddEventsAsync(scale.Sections, events);
        await contest.App.UntilQuietAsync();

        var clock = Stopwatch.StartNew();
        Task buying = BuyAsync(contest, [.. events.SelectMany(id => Contest.Seats(id, scale.Sections, seed: 1)).Take(total)], rate, clock);
        (List<double> early, List<double> late, double log) = ([], [], 0);
        while (!buying.IsCompleted)
        {
            double minute = clock.Elapsed / scale.Soak * Minutes;
            List<double>? samples = minute is >= 4 and < 5 ? early : minute >= Minutes - 1 ? late : null;
            samples?.Add(contest.App.Memory);
            log = Math.Max(log, LargestLog(contest.DataPath));
            await Task.Delay(s_between);
        }

        await buying;
        results.Add(Name, "purchases", contest.App.Name, "/s", [total / clock.Elapsed.TotalSeconds]);
        Measure before = results.Add(Name, "memory in the fifth minute", contest.App.Name, "MB", early);
        Measure after = results.Add(Name, "memory in the thirtieth minute", contest.App.Name, "MB", late);
        results.Add(Name, "largest write-ahead log", contest.App.Name, "MB", [log]);
        results.Bound(Name, "memory, thirtieth minute × fifth", after.Median / before.Median, 1.05);
        results.Bound(Name, "largest write-ahead log, MB", log, 64);
    }

    /// <summary>Each purchase begins when it is due, as long as a buyer is free.</summary>
    private static Task BuyAsync(Contest contest, string[] seats, double perSecond, Stopwatch clock)
    {
        int taken = -1;
        return Task.WhenAll(Enumerable.Range(0, Buyers).Select(_ => Task.Run(async () =>
        {
            using HttpConnection connection = new(contest.App.EndPoint);
            while (Interlocked.Increment(ref taken) is int index && index < seats.Length)
            {
                if (TimeSpan.FromSeconds(index / perSecond) - clock.Elapsed is { Ticks: > 0 } early)
                {
                    await Task.Delay(early);
                }

                await PurchaseWorkload.BuyAsync(contest, connection, index, seats[index]);
            }
        })));
    }

    private static double LargestLog(string folder) => new DirectoryInfo(folder)
        .EnumerateFiles("*-wal*", SearchOption.AllDirectories)
        .Select(file => file.Length / 1024.0 / 1024.0)
        .DefaultIfEmpty()
        .Max();
}
