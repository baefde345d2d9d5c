using System.Diagnostics;
using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;
using TicketMaster.Bench.Workloads;

// bench -- all | start | search | read | reserve | purchase | ...  [--smoke] [--whole] [--rounds N] [--holds N]
// bench -- profile reserve | purchase | search | rename | start: what the app spends most on, with perf and strace
// bench -- before <path>  [--rounds N]: this version beside an earlier published one, by the path of its program
(string Name, Func<Contest, Results, Scale, Task> RunAsync)[] beside =
[
    ("search", SearchWorkload.RunAsync), ("read", ReadWorkload.RunAsync), ("reserve", ReserveWorkload.RunAsync),
    ("promises", PromisesWorkload.RunAsync), ("purchase", PurchaseWorkload.RunAsync), ("sellout", SelloutWorkload.RunAsync),
];
(string Name, Func<Results, Scale, Task> RunAsync)[] alone =
[
    ("expiry", ExpiryWorkload.RunAsync), ("again", AgainWorkload.RunAsync), ("growth", GrowthWorkload.RunAsync),
    ("soak", SoakWorkload.RunAsync),
];
string[] verbs = ["start", .. beside.Select(one => one.Name), .. alone.Select(one => one.Name)];
string verb = args.FirstOrDefault(argument => !argument.StartsWith("--", StringComparison.Ordinal) && !int.TryParse(argument, out _))
    ?? "all";
string? subject = args.SkipWhile(argument => argument != verb).ElementAtOrDefault(1);
bool isProfile = verb == ProfileWorkload.Name && ProfileWorkload.Subjects.Contains(subject);
bool isBefore = verb == VersionWorkload.Name && File.Exists(subject);
if (verb != "all" && !verbs.Contains(verb) && !isProfile && !isBefore)
{
    await Console.Error.WriteLineAsync(
        $"'{verb}' is none of all, {string.Join(", ", verbs)}, not '{VersionWorkload.Name}' with the path of a program, "
        + $"and not '{ProfileWorkload.Name}' with one of {string.Join(", ", ProfileWorkload.Subjects)}.");
    return 2;
}

if (!isProfile && !isBefore && (Postgres.Find() is null || Redis.Find() is null))
{
    await Console.Error.WriteLineAsync("The peers need PostgreSQL and Redis: apt-get install postgresql redis-server.");
    return 3;
}

bool smoke = args.Contains("--smoke");
Scale scale = smoke ? Scale.Smoke : args.Contains("--whole") ? Scale.Whole : Scale.Full;
if (Number("--rounds") is { } rounds)
{
    scale = scale with { Rounds = rounds };
}

if (Number("--holds") is { } holds)
{
    scale = scale with { Holds = holds };
}

int? Number(string option) => Array.IndexOf(args, option) is >= 0 and var at
    ? int.Parse(args[at + 1], System.Globalization.CultureInfo.InvariantCulture)
    : null;

// Half an hour is only for all of it.
bool Wanted(string name) => verb == name || (verb == "all" && (name != "soak" || smoke || args.Contains("--whole")));

if (isProfile)
{
    await ProfileWorkload.RunAsync(subject!, scale);
    return 0;
}

var results = new Results(scale.Rounds, string.Join(' ', args));
if (isBefore)
{
    await VersionWorkload.RunAsync(results, scale, subject!);
    return 0;
}

results.Note($"{await VersionAsync(Path.Combine(Postgres.Find()!, "postgres"))}; {await VersionAsync("redis-server")}");

if (Wanted("start"))
{
    await DoneAsync("start", StartWorkload.RunAsync(results, scale));
}

if (beside.Any(one => Wanted(one.Name)))
{
    await using Contest contest = await Contest.StartAsync(scale.Events);
    await DoneAsync("all contestants' start", ReadyAsync(contest));
    foreach ((string name, Func<Contest, Results, Scale, Task> runAsync) in beside.Where(one => Wanted(one.Name)))
    {
        await DoneAsync(name, runAsync(contest, results, scale));
    }
}

foreach ((string name, Func<Results, Scale, Task> runAsync) in alone.Where(one => Wanted(one.Name)))
{
    await DoneAsync(name, runAsync(results, scale));
}

Console.WriteLine(results.Setting());
return 0;

async Task ReadyAsync(Contest contest)
{
    await contest.AddEventsAsync(scale.Sections, "size");
    await contest.UntilSearchIsWholeAsync(contest.App);
    await contest.StartCeilingAsync("size", scale.Sections);
    await GeneratorCeiling.RunAsync(contest, results, scale);
}

// Results so far are kept, even if the rest fails.
async Task DoneAsync(string what, Task work)
{
    await work;
    results.Reached(what);
    if (verb == "all" && !smoke)
    {
        await results.WriteAsync(Path.Combine(Solution.Folder, "bench"));
    }
}

static async Task<string> VersionAsync(string program)
{
    using var process = Process.Start(new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true })!;
    return (await process.StandardOutput.ReadToEndAsync()).Trim();
}
