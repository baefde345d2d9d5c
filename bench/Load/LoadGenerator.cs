using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TicketMaster.Bench.Load;

/// <param name="Elapsed">From the first request to the last answer.</param>
internal sealed record LoadResult(Latencies Latencies, TimeSpan Elapsed)
{
    public double PerSecond(int status) => Latencies.Of(status) / Elapsed.TotalSeconds;
}

/// <summary>
/// The same load for every contestant. One thread polls all connections. It shares the processors with the measured server, and handing
/// each answer to a thread of a pool would cost as much as the server's own work.
/// </summary>
internal static class LoadGenerator
{
    /// <summary>Each connection asks again as soon as it was answered, for the most that a server can do.</summary>
    /// <param name="server">Its address.</param>
    /// <param name="connections">How many.</param>
    /// <param name="time">How long. A connection also ends if there is no next request.</param>
    /// <param name="next">The next request, or null.</param>
    public static Task<LoadResult> ClosedAsync(EndPoint server, int connections, TimeSpan time, Func<byte[]?> next) =>
        RunAsync(() => Run(server, connections, elapsed => elapsed < time && next() is { } request ? (request, null) : null));

    /// <summary>
    /// Requests at a fixed rate, whether or not earlier ones were answered. A latency counts from when the request was due. So a server
    /// that stalls is charged for everybody who would have waited (no coordinated omission).
    /// </summary>
    public static Task<LoadResult> OpenAsync(EndPoint server, int connections, double perSecond, TimeSpan time, Func<byte[]?> next)
    {
        int total = (int)(perSecond * time.TotalSeconds);
        int taken = 0;
        return RunAsync(() => Run(server, connections, _ =>
        {
            TimeSpan due = TimeSpan.FromSeconds(taken / perSecond);
            return taken++ < total && next() is { } request ? (request, due) : null;
        }));
    }

    private static Task<LoadResult> RunAsync(Func<LoadResult> run) => Task.Factory.StartNew(
        run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static LoadResult Run(EndPoint server, int connections, Func<TimeSpan, (byte[] Request, TimeSpan? Due)?> next)
    {
        Latencies latencies = new();
        Dictionary<Socket, (HttpConnection Connection, TimeSpan Due)> busy = [];
        HttpConnection[] all = [.. Enumerable.Range(0, connections).Select(_ => new HttpConnection(server))];
        Stack<HttpConnection> free = new(all);
        WaitForSockets sockets = new();
        var clock = Stopwatch.StartNew();
        (byte[] Request, TimeSpan? Due)? waiting = next(clock.Elapsed);
        while (waiting is not null || busy.Count > 0)
        {
            while (waiting is var (request, due) && (due ?? TimeSpan.Zero) <= clock.Elapsed && free.TryPop(out HttpConnection? connection))
            {
                busy.Add(connection.Socket, (connection, due ?? clock.Elapsed));
                connection.Send(request);
                waiting = next(clock.Elapsed);
            }

            TimeSpan patience = free.Count > 0 && waiting?.Due is { } early ? early - clock.Elapsed : TimeSpan.FromSeconds(1);
            foreach (Socket socket in sockets.Wait(busy.Keys, patience))
            {
                (HttpConnection connection, TimeSpan due) = busy[socket];
                if (connection.TryReceive(out HttpReply reply))
                {
                    latencies.Add(reply.Status, clock.Elapsed - due);
                    busy.Remove(socket);
                    free.Push(connection);
                }
            }
        }

        TimeSpan elapsed = clock.Elapsed;
        Array.ForEach(all, connection => connection.Dispose());
        return new LoadResult(latencies, elapsed);
    }
}
