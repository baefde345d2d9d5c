using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;

namespace TicketMaster.Bench.Workloads;

/// <summary>This version beside one published before, in turns: what a change costs or gains.</summary>
internal static class VersionWorkload
{
    public const string Name = "before";

    private const int Connections = 64;

    /// <summary>The allowed difference: start and memory may be so much more, everything else so much less.</summary>
    private const double Tolerance = 0.1;

    public static async Task RunAsync(Results results, Scale scale, string assemblyBefore)
    {
        await using Contest contest = await Contest.StartAsync(Math.Min(scale.Events, 20_000), peers: false);
        string dataBefore = Path.Combine(contest.DataPath, "before");
        ServerProcess StartBefore() => contest.StartVersion("before", assemblyBefore, dataBefore);
        ServerProcess before = StartBefore();
        await before.UntilAnswersAsync();
        await contest.UntilSearchIsWholeAsync(contest.App);
        await contest.UntilSearchIsWholeAsync(before);
        ServerProcess[] versions = [contest.App, before];
        string[] events = [.. Enumerable.Range(0, scale.Rounds + 1).Select(round => $"hot{round}")];
        foreach (ServerProcess version in versions)
        {
            await contest.AddToAppAsync(version, scale.Sections, events);
        }

        async Task CompareAsync(string what, int status, Func<ServerProcess, int, Task<Func<byte[]?>>> next) => await InTurnsAsync(
            results,
            scale,
            versions,
            what,
            async (version, round) => (await LoadGenerator.ClosedAsync(
                version.EndPoint, Connections, scale.Time, await next(version, round))).PerSecond(status));

        await CompareAsync("seats held, 64 connections", 201, (_, round) =>
            Task.FromResult(ReserveWorkload.Requests(contest, events[round], scale.Sections)));
        await CompareAsync("event + availability, 304", 304, async (version, _) =>
            ReadWorkload.Alternating(await ReadWorkload.KnownAsync(version, events[0])));
        byte[][] whole = [HttpRequest.Get($"/event/{events[0]}"), HttpRequest.Get($"/event/{events[0]}/availability")];
        await CompareAsync("event + availability, whole body", 200, (_, _) => Task.FromResult(ReadWorkload.Alternating(whole)));
        await InTurnsAsync(results, scale, versions, "seats sold and captured", async (version, round) =>
        {
            contest.Bank.Serve(version.Address);
            string[] seats = Contest.Seats(events[round], scale.Sections, seed: 1);
            return await PurchaseWorkload.BuyAsync(contest, version, seats[(seats.Length / 2)..], scale.Time);
        });
        contest.App.Dispose();
        before.Dispose();
        await StartAsync(results, scale, [(contest.App.Name, () => contest.StartApp()), (before.Name, StartBefore)]);
    }

    private static async Task InTurnsAsync(
        Results results, Scale scale, ServerProcess[] versions, string what, Func<ServerProcess, int, Task<double>> measure)
    {
        Measure[] both = (await Rounds.CompareAsync(
            results, scale.Rounds, Name, [(what, "/s")], versions, one => one.Name,
            async (one, round) => [await measure(one, round)]))[0];
        results.Compare(Name, $"{what} × before", both[0], both[1], 1 - Tolerance);
    }

    private static async Task StartAsync(Results results, Scale scale, (string Name, Func<ServerProcess> Start)[] versions)
    {
        Measure[][] measured = await Rounds.CompareAsync(
            results, scale.Rounds, Name, StartWorkload.Measured, versions, one => one.Name,
            (one, _) => StartWorkload.MeasureAsync(one.Start));
        foreach (((string what, _), Measure[] both) in StartWorkload.Measured.Zip(measured))
        {
            results.Bound(Name, $"{what} × before", Statistics.Ratio(both[0], both[1]), 1 + Tolerance);
        }
    }
}
