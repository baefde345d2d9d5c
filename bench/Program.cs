using System.Diagnostics;
using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;
using TicketMaster.Bench.Workloads;

// bench -- all | reserve | purchase | read | search | sellout | expiry | start | growth  [--smoke] [--whole] [--rounds N] [--holds N]
// bench -- before <path>  [--rounds N]: this version beside an earlier published one, by the path of its program
string[] verbs = ["reserve", "purchase", "read", "search", "sellout", "expiry", "start", "growth"];
string verb = args.FirstOrDefault(argument => !argument.StartsWith("--", StringComparison.Ordinal) && !int.TryParse(argument, out _))
    ?? "all";
string? assemblyBefore = verb == VersionWorkload.Name ? args.SkipWhile(argument => argument != verb).ElementAtOrDefault(1) : null;
if (verb != "all" && !verbs.Contains(verb) && !File.Exists(assemblyBefore))
{
    await Console.Error.WriteLineAsync(
        $"'{verb}' is none of all, {string.Join(", ", verbs)}, and not '{VersionWorkload.Name}' with the path of a program.");
    return 2;
}

if (assemblyBefore is null && (Postgres.Find() is null || Redis.Find() is null))
{
    await Console.Error.WriteLineAsync("The peers need PostgreSQL and Redis: apt-get install postgresql redis-server.");
    return 3;
}

bool smoke = args.Contains("--smoke");
Scale scale = smoke ? Scale.Smoke : args.Contains("--whole") ? Scale.Whole : Scale.Full;
if (Number("--rounds") is { } rounds)
{
    scale = scale with { Rounds = rounds, ExpiryRounds = Math.Min(rounds, scale.ExpiryRounds) };
}

if (Number("--holds") is { } holds)
{
    scale = scale with { Holds = holds };
}

int? Number(string option) => Array.IndexOf(args, option) is >= 0 and var at
    ? int.Parse(args[at + 1], System.Globalization.CultureInfo.InvariantCulture)
    : null;

bool Wanted(string name) => verb == "all" || verb == name;

var results = new Results(scale.Rounds, string.Join(' ', args));
if (assemblyBefore is not null)
{
    await VersionWorkload.RunAsync(results, scale, assemblyBefore);
    return 0;
}

results.Note($"{await VersionAsync(Path.Combine(Postgres.Find()!, "postgres"))}; {await VersionAsync("redis-server")}");

if (Wanted("start"))
{
    await DoneAsync("start", StartWorkload.RunAsync(results, scale));
}

if (verbs[..5].Any(Wanted))
{
    await using Contest contest = await Contest.StartAsync(scale.Events);
    await DoneAsync("all contestants' start", ReadyAsync(contest));
    foreach ((string name, Func<Contest, Results, Scale, Task> run) in ((string, Func<Contest, Results, Scale, Task>)[])
    [
        ("search", SearchWorkload.RunAsync), ("read", ReadWorkload.RunAsync), ("reserve", ReserveWorkload.RunAsync),
        ("purchase", PurchaseWorkload.RunAsync), ("sellout", SelloutWorkload.RunAsync),
    ])
    {
        if (Wanted(name))
        {
            await DoneAsync(name, run(contest, results, scale));
        }
    }
}

if (Wanted("expiry"))
{
    await DoneAsync("expiry", ExpiryWorkload.RunAsync(results, scale));
}

if (Wanted("growth"))
{
    await DoneAsync("growth", GrowthWorkload.RunAsync(results, scale));
}

return 0;

async Task ReadyAsync(Contest contest)
{
    await contest.AddEventsAsync(scale.Sections, "size");
    await Contest.UntilSearchIsWholeAsync(contest.App);
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
