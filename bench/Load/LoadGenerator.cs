using System.Diagnostics;
using System.Net;

namespace TicketMaster.Bench.Load;

/// <param name="Elapsed">From the first request to the last answer.</param>
internal sealed record LoadResult(Latencies Latencies, TimeSpan Elapsed)
{
    public double PerSecond(int status) => Latencies.Of(status) / Elapsed.TotalSeconds;
}

/// <summary>The same load for every contestant.</summary>
internal static class LoadGenerator
{
    /// <summary>Each connection asks again as soon as it was answered: what a server can do at most.</summary>
    /// <param name="server">Where.</param>
    /// <param name="connections">How many.</param>
    /// <param name="time">For how long; a worker also ends where it has no next request.</param>
    /// <param name="next">The next request of a worker, or null.</param>
    public static async Task<LoadResult> ClosedAsync(EndPoint server, int connections, TimeSpan time, Func<int, byte[]?> next)
    {
        long started = Stopwatch.GetTimestamp();
        Latencies[] parts = await Task.WhenAll(Enumerable.Range(0, connections).Select(worker => Task.Run(async () =>
        {
            Latencies latencies = new();
            using HttpConnection connection = new(server);
            while (Stopwatch.GetElapsedTime(started) < time && next(worker) is { } request)
            {
                long sent = Stopwatch.GetTimestamp();
                HttpReply reply = await connection.SendAsync(request);
                latencies.Add(reply.Status, Stopwatch.GetElapsedTime(sent));
            }

            return latencies;
        })));
        return new LoadResult(Latencies.Sum(parts), Stopwatch.GetElapsedTime(started));
    }

    /// <summary>
    /// Requests at a fixed rate, whether or not those before were answered. A latency counts from when the request was due, so that
    /// a server that stalls is charged for all who would have waited (no coordinated omission).
    /// </summary>
    public static async Task<LoadResult> OpenAsync(EndPoint server, int connections, double perSecond, TimeSpan time, Func<int, byte[]?> next)
    {
        long started = Stopwatch.GetTimestamp();
        int total = (int)(perSecond * time.TotalSeconds);
        int taken = -1;
        Latencies[] parts = await Task.WhenAll(Enumerable.Range(0, connections).Select(worker => Task.Run(async () =>
        {
            Latencies latencies = new();
            using HttpConnection connection = new(server);
            while (Interlocked.Increment(ref taken) is int index && index < total && next(worker) is { } request)
            {
                TimeSpan due = TimeSpan.FromSeconds(index / perSecond);
                if (due - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } early)
                {
                    await Task.Delay(early);
                }

                HttpReply reply = await connection.SendAsync(request);
                latencies.Add(reply.Status, Stopwatch.GetElapsedTime(started) - due);
            }

            return latencies;
        })));
        return new LoadResult(Latencies.Sum(parts), Stopwatch.GetElapsedTime(started));
    }
}
