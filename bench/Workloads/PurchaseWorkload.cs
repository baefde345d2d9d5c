using System.Diagnostics;
using System.Text;
using System.Text.Json;
using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;

namespace TicketMaster.Bench.Workloads;

/// <summary>2: reserve, confirm, the provider's webhook, captured. Each of 64 buyers buys again and again.</summary>
internal static class PurchaseWorkload
{
    private const string Name = "purchase";
    private const int Buyers = 64;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(Contest contest, Results results, Scale scale)
    {
        string[] events = [.. Enumerable.Range(0, scale.Rounds + 2).Select(round => $"buy{round}")];
        await contest.AddEventsAsync(scale.SelloutSections, events);
        await contest.AddToPromisesAsync(scale.SelloutSections, events);
        ServerProcess[] contestants = [contest.App, contest.Relational, contest.Promises, contest.Lock];
        async Task<double> SellAsync(ServerProcess one, string eventId)
        {
            contest.Bank.Serve(one.Address);
            double rate = await BuyAsync(contest, one, Contest.Seats(eventId, scale.SelloutSections, seed: 1), scale.Time);
            await one.UntilQuietAsync();
            return rate;
        }

        // A database plans for the sizes that its tables have then: none of them is empty.
        foreach (ServerProcess one in contestants)
        {
            await SellAsync(one, events[^1]);
        }

        await contest.SettleAsync();
        Measure[] sold = (await Rounds.CompareAsync(
            results,
            scale.Rounds,
            Name,
            [("seats sold and captured", "/s")],
            contestants,
            one => one.Name,
            async (one, round) => [await SellAsync(one, events[round])]))[0];
        results.Compare(Name, "× relational", sold[0], sold[1], 1.5);
        results.Compare(Name, "× relational with the same promises", sold[0], sold[2], 2.5);
    }

    public static async Task<double> BuyAsync(Contest contest, ServerProcess contestant, string[] seats, TimeSpan time)
    {
        int taken = -1;
        int bought = 0;
        long started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Buyers).Select(_ => Task.Run(async () =>
        {
            using HttpConnection connection = new(contestant.EndPoint);
            while (Stopwatch.GetElapsedTime(started) < time && Interlocked.Increment(ref taken) is int index && index < seats.Length)
            {
                await BuyAsync(contest, connection, index, seats[index]);
                Interlocked.Increment(ref bought);
            }
        })));
        return bought / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>One buyer buys one seat, and waits until it is paid.</summary>
    public static async Task BuyAsync(Contest contest, HttpConnection connection, int buyer, string seat)
    {
        HttpReply held = await connection.SendAsync(contest.Reserve(buyer, seat));
        Expect(held, 201);
        string bookingId = BookingId(held);
        Expect(await connection.SendAsync(contest.Confirm(buyer, bookingId)), 200, 202);
        await contest.Bank.CapturedAsync(bookingId).WaitAsync(s_patience);
    }

    public static void Expect(HttpReply reply, params int[] statuses)
    {
        if (!statuses.Contains(reply.Status))
        {
            throw new InvalidOperationException(
                $"{reply.Status} instead of {string.Join(" or ", statuses)}: {Encoding.UTF8.GetString(reply.Body.Span)}");
        }
    }

    public static string BookingId(HttpReply held)
    {
        var reader = new Utf8JsonReader(held.Body.Span);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("bookingId"u8))
            {
                reader.Read();
                return reader.GetString()!;
            }
        }

        throw new InvalidDataException("The answer names no booking.");
    }
}
