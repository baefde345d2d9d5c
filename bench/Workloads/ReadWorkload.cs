using System.Text;
using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;

namespace TicketMaster.Bench.Workloads;

/// <summary>3: many readers of an event and its availability, most of whom have the answer already; and their cost for a sale.</summary>
internal static class ReadWorkload
{
    private const string Name = "read";
    private const int Connections = 64;
    private const int Sellers = 16;

    public static async Task RunAsync(Contest contest, Results results, Scale scale)
    {
        string[] events = [.. Enumerable.Range(0, scale.Rounds + 1).Select(round => $"view{round}")];
        await contest.AddEventsAsync(scale.Sections, events[0]);
        await contest.SettleAsync();
        await CompareAsync(contest, results, scale, events[0]);
        await contest.AddToAppAsync(contest.App, scale.Sections, events[1..]);
        await SellMeanwhileAsync(contest, results, scale, events);
    }

    private static async Task CompareAsync(Contest contest, Results results, Scale scale, string eventId)
    {
        string[] paths = [$"/event/{eventId}", $"/event/{eventId}/availability"];
        byte[][] whole = [.. paths.Select(path => HttpRequest.Get(path))];
        byte[][] compressed = [.. paths.Select(path => HttpRequest.Get(path, HttpRequest.Compressed))];
        async Task<double> ReadAsync(ServerProcess one, byte[][] requests, int status) => (await LoadGenerator.ClosedAsync(
            one.EndPoint, Connections, scale.Time, Alternating(requests))).PerSecond(status);

        Measure[][] reads = await Rounds.CompareAsync(
            results,
            scale.Rounds,
            Name,
            [
                ("event + availability, 304", "/s"), ("event + availability, whole body", "/s"),
                ("event + availability, compressed", "/s"),
            ],
            [contest.App, contest.Ceiling],
            one => one.Name,
            async (one, _) =>
            [
                await ReadAsync(one, await KnownAsync(one, eventId), 304), await ReadAsync(one, whole, 200),
                await ReadAsync(one, compressed, 200),
            ]);
        await Rounds.CompareAsync(
            results, scale.Rounds, Name, [("event + availability, whole body", "/s")], [contest.Relational], one => one.Name,
            async (one, _) => [await ReadAsync(one, whole, 200)]);
        results.Compare(Name, "304s × ceiling", reads[0][0], reads[0][1], 0.9);
        results.Compare(Name, "whole bodies × ceiling", reads[1][0], reads[1][1], 0.9);
        results.Compare(Name, "compressed bodies × ceiling", reads[2][0], reads[2][1], 0.9);
    }

    /// <summary>A sale at a quarter of the app's most, alone and with nine readers for each seat held.</summary>
    private static async Task SellMeanwhileAsync(Contest contest, Results results, Scale scale, string[] events)
    {
        List<double> alone = [];
        List<double> watched = [];
        List<double> reads = [];
        for (int round = 0; round <= scale.Rounds; round++)
        {
            string eventId = events[round];
            string[] seats = Contest.Seats(eventId, scale.Sections, seed: 1);
            int taken = -1;
            byte[]? Next() => Interlocked.Increment(ref taken) is int index && index < seats.Length
                ? contest.Reserve(index, seats[index])
                : null;
            double most = (await LoadGenerator.ClosedAsync(contest.App.EndPoint, Sellers, scale.Time, Next)).PerSecond(201);
            double rate = most / 4;
            LoadResult quiet = await LoadGenerator.OpenAsync(contest.App.EndPoint, Sellers, rate, scale.Time, Next);
            byte[][] known = await KnownAsync(contest.App, eventId);
            Task<LoadResult> readers = LoadGenerator.OpenAsync(contest.App.EndPoint, Connections, rate * 9, scale.Time, Alternating(known));
            LoadResult busy = await LoadGenerator.OpenAsync(contest.App.EndPoint, Sellers, rate, scale.Time, Next);
            LoadResult read = await readers;
            if (round > 0)
            {
                alone.Add(quiet.PerSecond(201));
                watched.Add(busy.PerSecond(201));
                reads.Add(read.Latencies.Count / read.Elapsed.TotalSeconds);
            }
        }

        Measure before = results.Add(Name, "seats held at a quarter of the most, alone", contest.App.Name, "/s", alone);
        Measure after = results.Add(Name, "seats held with 9 readers each", contest.App.Name, "/s", watched);
        results.Add(Name, "their reads meanwhile", contest.App.Name, "/s", reads);
        results.Compare(Name, "sale with readers × sale alone", after, before, 0.9);
    }

    public static Func<byte[]?> Alternating(byte[][] requests)
    {
        int count = 0;
        return () => requests[Interlocked.Increment(ref count) % requests.Length];
    }

    /// <summary>The same requests from somebody who has the answers.</summary>
    public static async Task<byte[][]> KnownAsync(ServerProcess contestant, string eventId)
    {
        using HttpConnection connection = new(contestant.EndPoint);
        List<byte[]> requests = [];
        foreach (string path in new[] { $"/event/{eventId}", $"/event/{eventId}/availability" })
        {
            HttpReply reply = await connection.SendAsync(HttpRequest.Get(path));
            string etag = Encoding.ASCII.GetString(HttpConnection.Header(reply.Head.Span, "ETag"u8));
            requests.Add(HttpRequest.Get(path, $"If-None-Match: {etag}\r\n"));
        }

        return [.. requests];
    }
}
