using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;

namespace TicketMaster.Bench.Workloads;

/// <summary>
/// Prints what the app spends most on while it reserves, sells, searches, renames events or starts: processor time by function
/// (<c>perf</c>), system calls (<c>strace</c>) and allocated types. Each look slows the app in its own way, so each has a time of its own.
/// </summary>
internal static class ProfileWorkload
{
    public const string Name = "profile";

    private const int Connections = 64;
    private const int Lines = 25;

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(8);

    public static IReadOnlyList<string> Subjects { get; } = ["reserve", "purchase", "search", "rename", "start"];

    public static async Task RunAsync(string subject, Scale scale)
    {
        // The runtime writes the names of compiled functions for perf.
        Environment.SetEnvironmentVariable("DOTNET_PerfMapEnabled", "1");
        Environment.SetEnvironmentVariable("DOTNET_EnableWriteXorExecute", "0");
        string[] events = [.. Enumerable.Range(0, 4).Select(number => $"profile{number}")];
        await using Contest contest = await Contest.StartAsync(
            subject is "search" or "rename" ? scale.Events : Math.Min(scale.Events, 20_000), peers: false);
        await contest.AddEventsAsync(scale.Sections, events);
        Func<byte[]?> renames = subject == "rename" ? await SearchWorkload.RenamesAsync(contest) : () => null;
        contest.Bank.Serve(contest.App.Address);
        await contest.UntilSearchIsWholeAsync(contest.App);
        if (subject == "start")
        {
            contest.App.Dispose();
        }
        else
        {
            await LoadAsync(contest, subject, scale, events[0], renames);
        }

        string perf = Path.Combine(contest.DataPath, "perf.data");
        string seconds = s_look.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        (string, string, Func<ServerProcess, Task<string>>)[] looks =
        [
            ("processor time", events[1], async app =>
            {
                string id = app.Id.ToString(CultureInfo.InvariantCulture);
                await OutputAsync("perf", "record", "-q", "-F", "499", "-p", id, "-o", perf, "--", "sleep", seconds);
                return await OutputAsync("perf", "report", "-i", perf, "--stdio", "--sort", "dso,symbol", "-q", "--percent-limit", "0.3");
            }),
            ("system calls", events[2], app => OutputAsync(
                "timeout", "-s", "INT", seconds, "strace", "-c", "-f", "-q", "-p", app.Id.ToString(CultureInfo.InvariantCulture))),
            ("allocations", events[3], app => Task.Run(() => Allocations(app.Id))),
        ];
        foreach ((string what, string eventId, Func<ServerProcess, Task<string>> look) in looks)
        {
            Console.WriteLine($"\n{subject}: {what}");
            string found = subject == "start"
                ? await StartAsync(contest, look)
                : await WhileAsync(LoadAsync(contest, subject, scale, eventId, renames), look(contest.App));
            Console.WriteLine(string.Join('\n', found.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(Lines)));
        }
    }

    private static async Task<string> StartAsync(Contest contest, Func<ServerProcess, Task<string>> look)
    {
        using ServerProcess app = contest.StartApp();
        Task<string> looking = look(app);
        await app.UntilAnswersAsync();
        return await looking;
    }

    private static async Task<string> WhileAsync(Task load, Task<string> look)
    {
        await load;
        return await look;
    }

    /// <summary>Longer than the look, since a look needs a moment to begin.</summary>
    private static async Task LoadAsync(Contest contest, string subject, Scale scale, string eventId, Func<byte[]?> renames)
    {
        TimeSpan time = s_look + TimeSpan.FromSeconds(2);
        Task<double> load = subject switch
        {
            "reserve" => MostAsync(Connections, 201, ReserveWorkload.Requests(contest, eventId, scale.Sections)),
            "search" => MostAsync(SearchWorkload.Connections, 200, SearchWorkload.Requests(scale)),
            "rename" => SearchWorkload.RenameAsync(contest, renames, time),
            _ => PurchaseWorkload.BuyAsync(contest, contest.App, Contest.Seats(eventId, scale.Sections, seed: 1), time),
        };
        double rate = await load;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rate:F0} /s meanwhile"));

        async Task<double> MostAsync(int connections, int status, Func<byte[]?> next) =>
            (await LoadGenerator.ClosedAsync(contest.App.EndPoint, connections, time, next)).PerSecond(status);
    }

    /// <summary>The runtime tells of one object in about 100 KB.</summary>
    private static string Allocations(int processId)
    {
        DiagnosticsClient client = new(processId);
        EventPipeProvider provider = new("Microsoft-Windows-DotNETRuntime", EventLevel.Verbose, keywords: 0x1);
        for (int attempt = 0; !DiagnosticsClient.GetPublishedProcesses().Contains(processId) && attempt < 500; attempt++)
        {
            Thread.Sleep(10);
        }

        using EventPipeSession session = client.StartEventPipeSession([provider], requestRundown: false);
        using Timer end = new(_ => session.Stop(), null, s_look, Timeout.InfiniteTimeSpan);
        using EventPipeEventSource source = new(session.EventStream);
        Dictionary<string, long> bytes = [];
        source.Clr.GCAllocationTick += told => bytes[told.TypeName] = bytes.GetValueOrDefault(told.TypeName) + told.AllocationAmount64;
        int[] collections = new int[3];
        (double since, double paused) = (0, 0);
        source.Clr.GCStart += told => collections[told.Depth]++;
        source.Clr.GCSuspendEEStart += told => since = told.TimeStampRelativeMSec;
        source.Clr.GCRestartEEStop += told => paused += told.TimeStampRelativeMSec - since;
        source.Process();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"collections of generation 0, 1, 2: {string.Join(", ", collections)}; {paused:F0} ms of pauses"));
        long all = bytes.Values.Sum();
        return string.Join('\n', bytes.OrderByDescending(type => type.Value).Select(type => string.Create(
            CultureInfo.InvariantCulture, $"{type.Value * 100.0 / all,6:F1} %  {type.Value / 1024.0 / 1024.0,8:F1} MB  {type.Key}")));
    }

    private static async Task<string> OutputAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string told = await process.StandardError.ReadToEndAsync();
        return await output is { Length: > 0 } text ? text : told;
    }
}
