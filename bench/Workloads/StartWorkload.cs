using System.Diagnostics;
using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;

namespace TicketMaster.Bench.Workloads;

/// <summary>7: from starting the process on existing data to the first answers, and its memory at rest.</summary>
internal static class StartWorkload
{
    private const string Name = "start";

    /// <summary>After this time a process is taken to be at rest.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(Results results, Scale scale)
    {
        List<double> ready = [];
        List<double> first = [];
        List<double> memory = [];
        await using Contest contest = await Contest.StartAsync(Math.Min(scale.Events, 20_000), peers: false);
        await Contest.UntilSearchIsWholeAsync(contest.App);
        contest.App.Dispose();
        for (int round = 0; round < scale.Rounds; round++)
        {
            long started = Stopwatch.GetTimestamp();
            using ServerProcess app = contest.StartApp();
            await app.UntilAnswersAsync();
            ready.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            using HttpConnection connection = new(app.EndPoint);
            HttpReply found = await connection.SendAsync(HttpRequest.Get("/search?location=london"));
            if (found.Status != 200)
            {
                throw new InvalidOperationException($"The first search was answered {found.Status}.");
            }

            first.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(Rest);
            memory.Add(app.Memory);
        }

        Measure answered = results.Add(Name, "until the first answer", "TicketMaster", "ms", ready);
        results.Add(Name, "until the first search is answered", "TicketMaster", "ms", first);
        Measure rest = results.Add(Name, "memory at rest", "TicketMaster", "MB", memory);
        results.Bound(Name, "until the first answer, ms", answered.Median, 1_000);
        results.Bound(Name, "memory at rest, MB", rest.Median, 150);
    }
}
