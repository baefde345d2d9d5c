using System.Diagnostics;
using System.Text.Json;
using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;
using TicketMaster.Catalogue;

namespace TicketMaster.Bench.Workloads;

/// <summary>
/// 6: 50,000 holds that end in the same second: how long until all their seats are shown free, and what other buyers feel meanwhile.
/// </summary>
internal static class ExpiryWorkload
{
    private const string Name = "expiry";
    private const string Crowd = "crowd";
    private const string Other = "other";

    private static readonly TimeSpan s_holdFor = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(Results results, Scale scale)
    {
        List<double> free = [];
        List<double> before = [];
        List<double> during = [];
        for (int round = 0; round < scale.Rounds; round++)
        {
            (double seconds, double quiet, double busy) = await RoundAsync(scale);
            free.Add(seconds);
            before.Add(quiet);
            during.Add(busy);
        }

        Measure until = results.Add(Name, "until all are shown free", "TicketMaster", "s", free);
        Measure quietly = results.Add(Name, "p99 of others before", "TicketMaster", "ms", before);
        Measure busily = results.Add(Name, "p99 of others meanwhile", "TicketMaster", "ms", during);
        results.Bound(Name, "until all are shown free, slowest round, s", until.Highest, 2);
        results.Bound(
            Name, "others' p99 × before, worst round", busily.Rounds.Zip(quietly.Rounds, (busy, quiet) => busy / quiet).Max(), 1.5);
    }

    private static async Task<(double Seconds, double Quiet, double Busy)> RoundAsync(Scale scale)
    {
        int sections = Math.Max(1, scale.Holds / 1_000);
        await using Contest contest = await Contest.StartAsync(0, peers: false);
        await contest.AddEventsAsync(sections, Crowd, Other);
        contest.App.Dispose();

        // The app starts, its feeds catch up with the holds, and then the holds end.
        DateTimeOffset end = WholeSecond(DateTimeOffset.UtcNow + TimeSpan.FromSeconds(5 + (scale.Holds / 2_500)) + s_holdFor);
        TicketId[] seats = [.. Contest.Seats(Crowd, sections, seed: 1).Take(scale.Holds).Select(id => TicketId.Parse(id)!.Value)];
        await OldData.AddHoldsAsync(contest.DataPath, seats, end);
        using ServerProcess app = contest.StartApp(null, $"--Booking:HoldFor={s_holdFor:c}");
        await app.UntilAnswersAsync();
        using HttpConnection connection = new(app.EndPoint);
        byte[] look = HttpRequest.Get($"/event/{Crowd}/availability");
        int all = sections * Contest.RowsASection * Contest.SeatsARow;
        await UntilAsync(connection, look, all - scale.Holds, end - s_holdFor);

        // A few real holds of the same second start the timing wheel, as each of the others would have done.
        await UntilAsync(end - s_holdFor - TimeSpan.FromMilliseconds(700));
        foreach (string seat in Contest.Seats(Other, sections, seed: 2).Take(40))
        {
            int buyer = Random.Shared.Next(Contest.Users);
            await connection.SendAsync(contest.Reserve(Array.IndexOf(contest.Tokens, contest.Tokens[buyer]), seat));
        }

        double quiet = await OtherBuyers.P99Async(contest, app, Other, sections, scale.Window, seed: 3);
        await UntilAsync(end);
        long started = Stopwatch.GetTimestamp();
        Task<double> others = OtherBuyers.P99Async(contest, app, Other, sections, scale.Window, seed: 4);
        await UntilAsync(connection, look, all, end + TimeSpan.FromMinutes(1));
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return (seconds, quiet, await others);
    }

    private static async Task UntilAsync(HttpConnection connection, byte[] look, int available, DateTimeOffset deadline)
    {
        while (true)
        {
            HttpReply reply = await connection.SendAsync(look);
            using JsonDocument view = JsonDocument.Parse(reply.Body);
            int now = view.RootElement.GetProperty("available").GetInt32();
            if (now == available)
            {
                return;
            }

            if (DateTimeOffset.UtcNow > deadline)
            {
                throw new TimeoutException($"{now} seats are shown free instead of {available}.");
            }

            await Task.Delay(50);
        }
    }

    private static async Task UntilAsync(DateTimeOffset moment)
    {
        if (moment - DateTimeOffset.UtcNow is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait);
        }
    }

    private static DateTimeOffset WholeSecond(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeSeconds(moment.ToUnixTimeSeconds());
}
