using System.Diagnostics;
using System.Globalization;
using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;

namespace TicketMaster.Bench.Workloads;

/// <summary>9: buyers whose many holds of the event have ended hold a seat once more, beside some who come for the first time.</summary>
internal static class AgainWorkload
{
    private const string Name = "again";
    private const string Event = "again";
    private const string Other = "other";

    /// <summary>They take turns: nobody holds and gives back a seat a hundred times a second.</summary>
    private const int Regulars = 20;
    private const int Newcomers = Contest.Users - Regulars;

    /// <summary>Nobody comes for the first time twice.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    public static async Task RunAsync(Results results, Scale scale)
    {
        await using Contest contest = await Contest.StartAsync(0, peers: false);
        await contest.AddEventsAsync(scale.Sections, Event, Other);
        contest.App.Dispose();
        await OldData.AddEndedHoldsAsync(
            contest.DataPath, Event, Enumerable.Range(Newcomers, Regulars).Select(Contest.User), scale.EndedHolds);
        using ServerProcess app = contest.StartApp();
        await app.UntilAnswersAsync();
        using HttpConnection connection = new(app.EndPoint);
        string[] seats = Contest.Seats(Event, scale.Sections, seed: 1);
        int next = -1;

        // Each gives the seat back, or would soon hold as many as allowed.
        async Task<double[]> MeasureAsync(bool regular, int round)
        {
            Latencies reserves = new();
            Task<double> others = OtherBuyers.P99Async(
                contest, app, Other, scale.Sections, scale.Window, seed: (round * 2) + (regular ? 0 : 1));
            while (!others.IsCompleted)
            {
                int number = Interlocked.Increment(ref next);
                int buyer = regular ? Newcomers + (number % Regulars) : number % Newcomers;
                byte[] request = contest.Reserve(buyer, seats[number % seats.Length]);
                long sent = Stopwatch.GetTimestamp();
                HttpReply reply = await connection.SendAsync(request);
                reserves.Add(reply.Status, Stopwatch.GetElapsedTime(sent));
                PurchaseWorkload.Expect(reply, 201);
                PurchaseWorkload.Expect(
                    await connection.SendAsync(contest.Cancel(buyer, PurchaseWorkload.BookingId(reply))), 200);
                await Task.Delay(s_pause);
            }

            return [reserves.Percentile(0.5), await others];
        }

        string many = string.Create(CultureInfo.InvariantCulture, $"{scale.EndedHolds:N0} ended holds");
        Measure[][] measured = await Rounds.CompareAsync(
            results,
            scale.Rounds,
            Name,
            [("reserve, median", "ms"), ("p99 of others meanwhile", "ms")],
            [(Name: many, IsRegular: true), (Name: "first time", IsRegular: false)],
            one => one.Name,
            (one, round) => MeasureAsync(one.IsRegular, round));
        results.Bound(Name, $"reserve, {many} × first time", Statistics.Ratio(measured[0][0], measured[0][1]), 1.2);
    }
}
