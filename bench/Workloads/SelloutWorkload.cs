using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;
using TicketMaster.Catalogue;

namespace TicketMaster.Bench.Workloads;

/// <summary>
/// 5: 5,000 buyers take 1 to 4 neighbouring seats at a time until none is left. They choose from seats that were free up to a second ago.
/// </summary>
internal static class SelloutWorkload
{
    private const string Name = "sellout";
    private const int Connections = 64;
    private const int MaxTickets = 8;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(Contest contest, Results results, Scale scale)
    {
        string[] events = [.. Enumerable.Range(0, scale.Rounds).Select(round => $"out{round}")];
        await contest.AddEventsAsync(scale.SelloutSections, events);
        await contest.SettleAsync();
        // The design with a lock needs a minute a round, and has no target here.
        ServerProcess[] contestants = [contest.App, contest.Relational];
        Dictionary<ServerProcess, List<Outcome>> outcomes = contestants.ToDictionary(one => one, _ => new List<Outcome>());
        for (int round = 0; round < scale.Rounds; round++)
        {
            foreach (ServerProcess contestant in contestants)
            {
                Outcome outcome = await SellAsync(contest, contestant, events[round], scale, seed: round);
                outcomes[contestant].Add(outcome);
            }
        }

        Measure[] seconds =
        [
            .. contestants.Select(one => results.Add(
                Name, "until the last seat is held", one.Name, "s", [.. outcomes[one].Select(run => run.Seconds)])),
        ];
        foreach (ServerProcess one in contestants)
        {
            results.Add(Name, "refused", one.Name, "", [.. outcomes[one].Select(run => (double)run.Refused)]);
            results.Add(Name, "longest wait", one.Name, "ms", [.. outcomes[one].Select(run => run.LongestWait)]);
            results.Add(Name, "seats never held", one.Name, "", [.. outcomes[one].Select(run => (double)run.Left)]);
            results.Add(Name, "seats held twice", one.Name, "", [.. outcomes[one].Select(run => (double)run.Twice)]);
        }

        results.Compare(Name, "relational ÷ app, seconds", seconds[1], seconds[0], 4);
        results.Bound(Name, "seats held twice", outcomes[contest.App].Sum(run => run.Twice), 0);
    }

    private static async Task<Outcome> SellAsync(Contest contest, ServerProcess contestant, string eventId, Scale scale, int seed)
    {
        string[] seats = Ordered(eventId, scale.SelloutSections);
        bool[] known = new bool[seats.Length];
        int[] bought = new int[scale.Buyers];
        ConcurrentDictionary<string, int> owners = new();
        Latencies[] waits = new Latencies[Connections];
        int held = 0;
        int refused = 0;
        int twice = 0;
        long started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(worker => Task.Run(async () =>
        {
            Random random = new((seed * 1_000) + worker);
            using HttpConnection connection = new(contestant.EndPoint);
            waits[worker] = new Latencies();
            while (Volatile.Read(ref held) < seats.Length && Stopwatch.GetElapsedTime(started) < s_patience)
            {
                // Each buyer belongs to one worker, so that nobody asks for more than the limit.
                int buyer = (random.Next(scale.Buyers / Connections) * Connections) + worker;
                int[] wanted = Choose(known, random, Math.Min(random.Next(1, 5), MaxTickets - bought[buyer]));
                if (wanted.Length == 0)
                {
                    if (bought[buyer] < MaxTickets && Array.TrueForAll(known, taken => taken))
                    {
                        await LookAsync(connection, eventId, known);
                    }

                    continue;
                }

                long sent = Stopwatch.GetTimestamp();
                HttpReply reply = await connection.SendAsync(contest.Reserve(buyer, wanted.Select(seat => seats[seat])));
                waits[worker].Add(reply.Status, Stopwatch.GetElapsedTime(sent));
                if (reply.Status == 201)
                {
                    bought[buyer] += wanted.Length;
                    Interlocked.Add(ref held, wanted.Length);
                    Interlocked.Add(ref twice, wanted.Count(seat => !owners.TryAdd(seats[seat], buyer)));
                    Array.ForEach(wanted, seat => known[seat] = true);
                }
                else
                {
                    // Another buyer was faster: look again, as a buyer would.
                    Interlocked.Increment(ref refused);
                    await LookAsync(connection, eventId, known);
                }
            }
        })));
        return new Outcome(
            Stopwatch.GetElapsedTime(started).TotalSeconds, refused, Latencies.Sum(waits).Percentile(1), seats.Length - held, twice);
    }

    /// <summary>Neighbours that are free as far as is known; fewer if there are not so many.</summary>
    private static int[] Choose(bool[] taken, Random random, int quantity)
    {
        if (quantity == 0)
        {
            return [];
        }

        int from = random.Next(taken.Length);
        for (int i = 0; i < taken.Length; i++)
        {
            int seat = (from + i) % taken.Length;
            if (!taken[seat])
            {
                int row = seat / Contest.SeatsARow;
                return
                [
                    .. Enumerable.Range(seat, quantity)
                        .TakeWhile(next => next < taken.Length && next / Contest.SeatsARow == row && !taken[next]),
                ];
            }
        }

        return [];
    }

    private static async Task LookAsync(HttpConnection connection, string eventId, bool[] known)
    {
        HttpReply reply = await connection.SendAsync(HttpRequest.Get($"/event/{eventId}/availability"));
        using JsonDocument view = JsonDocument.Parse(reply.Body);
        string seats = view.RootElement.GetProperty("seats").GetString()!;
        for (int seat = 0; seat < known.Length; seat++)
        {
            known[seat] = seats[seat] != 'a';
        }
    }

    private static string[] Ordered(string eventId, int sections) =>
    [
        .. from section in Enumerable.Range(0, sections)
           from row in Enumerable.Range(0, Contest.RowsASection)
           from seat in Enumerable.Range(1, Contest.SeatsARow)
           select TicketId.Compose(eventId, $"S{section}", RowName.At(row, letters: true), $"{seat}"),
    ];

    private sealed record Outcome(double Seconds, int Refused, double LongestWait, int Left, int Twice);
}
