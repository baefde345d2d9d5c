using System.Diagnostics;
using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;

namespace TicketMaster.Bench.Workloads;

/// <summary>8: reserve and view with few and many events, and with none and many old bookings in the store, all in turn.</summary>
internal static class GrowthWorkload
{
    private const string Name = "growth";
    private const int Connections = 64;

    private static readonly TimeSpan s_checkedWithin = TimeSpan.FromMinutes(15);

    public static async Task RunAsync(Results results, Scale scale)
    {
        Point[] byEvents = [.. scale.GrowthEvents.Select(events => new Point($"{events:N0} events", events, 0))];
        Point[] byBookings =
        [
            .. scale.OldBookings.Select(bookings => new Point($"{bookings:N0} old bookings", scale.GrowthEvents[0], bookings)),
        ];
        List<Filled> all = [];
        try
        {
            foreach (Point point in byEvents.Concat(byBookings))
            {
                all.Add(await FillAsync(scale, point));
                results.Reached($"filled with {point.Name}");
            }

            Filled[] aged = [all[0], .. all[byEvents.Length..]];
            Measure[] starts = (await Rounds.CompareAsync(
                results, scale.Rounds, Name, StartWorkload.Measured, aged, one => one.Point.Name,
                (one, _) => StartWorkload.MeasureAsync(() => one.Contest.StartApp())))[0];
            Dictionary<Filled, ServerProcess> apps = all.ToDictionary(one => one, one => one.Contest.StartApp());
            await Task.WhenAll(apps.Values.Select(app => app.UntilAnswersAsync()));
            await Task.WhenAll(apps.Values.Select(UntilCheckedAsync));
            results.Reached("growth's databases checked");
            Measure[][] rates = await Rounds.CompareAsync(
                results, scale.Rounds, Name, [("seats held", "/s"), ("availability", "/s")], all, one => one.Point.Name,
                (one, round) => MeasureAsync(scale, one.Contest, apps[one], $"grow{round}"));
            foreach ((string what, Measure[] rate) in ((string, Measure[])[])[("reserve", rates[0]), ("view", rates[1])])
            {
                (int few, int many, int oldest) = (0, byEvents.Length - 1, all.Count - 1);
                results.Compare(Name, $"{what}, {all[many].Point.Name} × {all[few].Point.Name}", rate[many], rate[few], 0.9);
                results.Compare(Name, $"{what}, {all[oldest].Point.Name} × none", rate[oldest], rate[few], 0.95);
            }

            results.Bound(Name, $"start, {aged[^1].Point.Name} × none", Statistics.Ratio(starts[^1], starts[0]), 2);
        }
        finally
        {
            foreach (Filled one in all)
            {
                await one.Contest.DisposeAsync();
            }
        }
    }

    private static async Task<Filled> FillAsync(Scale scale, Point point)
    {
        Contest contest = await Contest.StartAsync(point.Events, peers: false);
        await contest.AddEventsAsync(scale.Sections, [.. Enumerable.Range(0, scale.Rounds + 1).Select(round => $"grow{round}")]);
        await contest.UntilSearchIsWholeAsync(contest.App);
        contest.App.Dispose();
        await OldData.AddBookingsAsync(contest.DataPath, point.OldBookings);
        return new Filled(contest, point);
    }

    /// <summary>An app checks a large database while it is used. That takes a processor, also from the others that run beside it.</summary>
    private static async Task UntilCheckedAsync(ServerProcess app)
    {
        const int QuietLooks = 6;
        var look = TimeSpan.FromSeconds(0.5);
        long began = Stopwatch.GetTimestamp();
        for (int quiet = 0; quiet < QuietLooks;)
        {
            TimeSpan before = app.ProcessorTime;
            await Task.Delay(look);
            quiet = app.ProcessorTime - before < look / 10 ? quiet + 1 : 0;
            if (Stopwatch.GetElapsedTime(began) > s_checkedWithin)
            {
                throw new TimeoutException($"{app.Name} was still busy after {s_checkedWithin}.");
            }
        }
    }

    private static async Task<double[]> MeasureAsync(Scale scale, Contest contest, ServerProcess app, string eventId)
    {
        LoadResult reserves = await LoadGenerator.ClosedAsync(
            app.EndPoint, Connections, scale.Time, ReserveWorkload.Requests(contest, eventId, scale.Sections));
        byte[] view = HttpRequest.Get($"/event/{eventId}/availability");
        LoadResult views = await LoadGenerator.ClosedAsync(app.EndPoint, Connections, scale.Time, () => view);
        return [reserves.PerSecond(201), views.PerSecond(200)];
    }

    private sealed record Point(string Name, int Events, int OldBookings);

    /// <summary>An app that does not run, with what it has stored.</summary>
    private sealed record Filled(Contest Contest, Point Point);
}
