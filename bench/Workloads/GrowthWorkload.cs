using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;

namespace TicketMaster.Bench.Workloads;

/// <summary>8: reserve and view with few and many events, and with few and many old bookings in the store.</summary>
internal static class GrowthWorkload
{
    private const string Name = "growth";
    private const int Connections = 64;

    public static async Task RunAsync(Results results, Scale scale)
    {
        await CompareAsync(results, scale, [.. scale.GrowthEvents.Select(events => new Point($"{events:N0} events", events, 0))]);
        await CompareAsync(results, scale, [.. scale.OldBookings.Select(bookings => new Point($"{bookings:N0} old bookings", scale.GrowthEvents[0], bookings))]);
    }

    private static async Task CompareAsync(Results results, Scale scale, Point[] points)
    {
        List<(Contest Contest, ServerProcess App, Point Point)> running = [];
        try
        {
            foreach (Point point in points)
            {
                Contest contest = await Contest.StartAsync(point.Events, peers: false);
                await contest.AddEventsAsync(scale.Sections, [.. Enumerable.Range(0, scale.Rounds + 1).Select(round => $"grow{round}")]);
                await Contest.UntilSearchIsWholeAsync(contest.App);
                contest.App.Dispose();
                await OldData.AddBookingsAsync(contest.DataPath, point.OldBookings);
                ServerProcess app = contest.StartApp();
                await app.UntilAnswersAsync();
                running.Add((contest, app, point));
            }

            await MeasureAsync(results, scale, running);
        }
        finally
        {
            foreach ((Contest contest, _, _) in running)
            {
                await contest.DisposeAsync();
            }
        }
    }

    private static async Task MeasureAsync(Results results, Scale scale, List<(Contest Contest, ServerProcess App, Point Point)> running)
    {
        List<double>[] held = [.. running.Select(_ => new List<double>())];
        List<double>[] viewed = [.. running.Select(_ => new List<double>())];
        for (int round = 0; round <= scale.Rounds; round++)
        {
            for (int i = 0; i < running.Count; i++)
            {
                (Contest contest, ServerProcess app, _) = running[i];
                string eventId = $"grow{round}";
                string[] seats = Contest.Seats(eventId, scale.Sections, seed: 1);
                int taken = -1;
                LoadResult reserves = await LoadGenerator.ClosedAsync(
                    app.EndPoint, Connections, scale.Time,
                    () => Interlocked.Increment(ref taken) is int index && index < seats.Length ? contest.Reserve(index, seats[index]) : null);
                byte[] view = HttpRequest.Get($"/event/{eventId}/availability");
                LoadResult views = await LoadGenerator.ClosedAsync(app.EndPoint, Connections, scale.Time, () => view);
                if (round > 0)
                {
                    held[i].Add(reserves.PerSecond(201));
                    viewed[i].Add(views.PerSecond(200));
                }
            }
        }

        Measure[] reserve = [.. running.Select((one, i) => results.Add(Name, $"seats held, {one.Point.Name}", "TicketMaster", "/s", held[i]))];
        Measure[] look = [.. running.Select((one, i) => results.Add(Name, $"availability, {one.Point.Name}", "TicketMaster", "/s", viewed[i]))];
        results.Compare(Name, $"reserve, {running[^1].Point.Name} × {running[0].Point.Name}", reserve[^1], reserve[0], 0.9);
        results.Compare(Name, $"view, {running[^1].Point.Name} × {running[0].Point.Name}", look[^1], look[0], 0.9);
    }

    private sealed record Point(string Name, int Events, int OldBookings);
}
