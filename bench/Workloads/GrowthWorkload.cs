using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;

namespace TicketMaster.Bench.Workloads;

/// <summary>8: reserve and view with few and many events, and with none and many old bookings in the store, all in turn.</summary>
internal static class GrowthWorkload
{
    private const string Name = "growth";
    private const int Connections = 64;

    public static async Task RunAsync(Results results, Scale scale)
    {
        Point[] byEvents = [.. scale.GrowthEvents.Select(events => new Point($"{events:N0} events", events, 0))];
        Point[] byBookings =
        [
            .. scale.OldBookings.Select(bookings => new Point($"{bookings:N0} old bookings", scale.GrowthEvents[0], bookings)),
        ];
        List<Running> running = [];
        try
        {
            foreach (Point point in byEvents.Concat(byBookings))
            {
                running.Add(await StartAsync(scale, point));
                results.Reached($"start with {point.Name}");
            }

            await MeasureAsync(scale, running);
            Report(results, running[..byEvents.Length]);
            Report(results, [running[0], .. running[byEvents.Length..]]);
        }
        finally
        {
            foreach (Running one in running)
            {
                await one.Contest.DisposeAsync();
            }
        }
    }

    private static async Task<Running> StartAsync(Scale scale, Point point)
    {
        Contest contest = await Contest.StartAsync(point.Events, peers: false);
        await contest.AddEventsAsync(scale.Sections, [.. Enumerable.Range(0, scale.Rounds + 1).Select(round => $"grow{round}")]);
        await Contest.UntilSearchIsWholeAsync(contest.App);
        contest.App.Dispose();
        await OldData.AddBookingsAsync(contest.DataPath, point.OldBookings);
        ServerProcess app = contest.StartApp();
        await app.UntilAnswersAsync();
        return new Running(contest, app, point, [], []);
    }

    private static async Task MeasureAsync(Scale scale, List<Running> running)
    {
        for (int round = 0; round <= scale.Rounds; round++)
        {
            foreach ((Contest contest, ServerProcess app, _, List<double> held, List<double> viewed) in running)
            {
                string eventId = $"grow{round}";
                string[] seats = Contest.Seats(eventId, scale.Sections, seed: 1);
                int taken = -1;
                LoadResult reserves = await LoadGenerator.ClosedAsync(
                    app.EndPoint, Connections, scale.Time,
                    () => Interlocked.Increment(ref taken) is int index && index < seats.Length
                        ? contest.Reserve(index, seats[index])
                        : null);
                byte[] view = HttpRequest.Get($"/event/{eventId}/availability");
                LoadResult views = await LoadGenerator.ClosedAsync(app.EndPoint, Connections, scale.Time, () => view);
                if (round > 0)
                {
                    held.Add(reserves.PerSecond(201));
                    viewed.Add(views.PerSecond(200));
                }
            }
        }
    }

    private static void Report(Results results, IReadOnlyList<Running> running)
    {
        Measure[] held = [.. running.Select(one => results.Add(Name, $"seats held, {one.Point.Name}", "TicketMaster", "/s", one.Held))];
        Measure[] viewed =
        [
            .. running.Select(one => results.Add(Name, $"availability, {one.Point.Name}", "TicketMaster", "/s", one.Viewed)),
        ];
        results.Compare(Name, $"reserve, {running[^1].Point.Name} × {running[0].Point.Name}", held[^1], held[0], 0.9);
        results.Compare(Name, $"view, {running[^1].Point.Name} × {running[0].Point.Name}", viewed[^1], viewed[0], 0.9);
    }

    private sealed record Point(string Name, int Events, int OldBookings);

    private sealed record Running(Contest Contest, ServerProcess App, Point Point, List<double> Held, List<double> Viewed);
}
