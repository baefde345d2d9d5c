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
        string[] events = [.. Enumerable.Range(0, scale.Rounds + 1).Select(round => $"buy{round}")];
        await contest.AddEventsAsync(scale.SelloutSections, events);
        await contest.SettleAsync();
        ServerProcess[] contestants = [contest.App, contest.Relational, contest.Lock];
        Dictionary<ServerProcess, List<double>> rates = contestants.ToDictionary(one => one, _ => new List<double>());
        for (int round = 0; round <= scale.Rounds; round++)
        {
            foreach (ServerProcess contestant in contestants)
            {
                contest.Bank.Serve(contestant.Address);
                double rate = await BuyAsync(contest, contestant, Contest.Seats(events[round], scale.SelloutSections, seed: 1), scale.Time);
                if (round > 0)
                {
                    rates[contestant].Add(rate);
                }
            }
        }

        Measure[] perSecond = [.. contestants.Select(one => results.Add(Name, "seats sold and captured", one.Name, "/s", rates[one]))];
        results.Compare(Name, "× relational", perSecond[0], perSecond[1], 2);
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
                HttpReply held = await connection.SendAsync(contest.Reserve(index, seats[index]));
                Expect(held, 201);
                string bookingId = BookingId(held.Body.Span);
                HttpReply paying = await connection.SendAsync(HttpRequest.Send(
                    "PUT", "/booking/confirm", contest.Tokens[index % Contest.Users],
                    $$$"""{"bookingId":"{{{bookingId}}}","paymentDetails":{"method":"pm_card_visa"}}"""));
                Expect(paying, contestant == contest.App ? 200 : 202);
                await contest.Bank.CapturedAsync(bookingId).WaitAsync(s_patience);
                Interlocked.Increment(ref bought);
            }
        })));
        return bought / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Expect(HttpReply reply, int status)
    {
        if (reply.Status != status)
        {
            throw new InvalidOperationException($"{reply.Status} instead of {status}: {Encoding.UTF8.GetString(reply.Body.Span)}");
        }
    }

    private static string BookingId(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
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
