using System.Runtime.InteropServices;
using System.Text.Json;
using TicketMaster.KillTest;
using TicketMaster.Rehearsal;

if (Settings.Parse(args) is not { } settings)
{
    await Console.Error.WriteLineAsync(Settings.Usage);
    return 2;
}

if (!File.Exists(settings.App))
{
    await Console.Error.WriteLineAsync($"'{settings.App}' is not there: build the solution first, or give another with --app.");
    return 2;
}

try
{
    _ = Plan.Of(settings, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow);
}
catch (Exception exception) when (exception is InvalidDataException or JsonException or InvalidOperationException or FormatException)
{
    await Console.Error.WriteLineAsync($"The plan cannot be read: {exception.Message}");
    return 2;
}

await using var provider = new Provider();
using var app = new AppProcess(settings.App, Run.SettingsOfTheApp(settings, provider.Address));

// The server that stands for the provider would take Ctrl-C for itself alone.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64, UseProxy = false })
{
    BaseAddress = app.Address,
    Timeout = TimeSpan.FromSeconds(60),
};
await provider.StartAsync(app.Address);
try
{
    (Story story, Measured measured) = await new Run(settings, app, http, provider).ToTheEndAsync();
    IReadOnlyList<Verdict> verdicts = Judge.Of(story);
    Directory.CreateDirectory(settings.Out);
    await File.WriteAllTextAsync(Path.Combine(settings.Out, "on-sale.svg"), Plot.Svg(story));
    await File.WriteAllTextAsync(Path.Combine(settings.Out, "report.md"), Report.Of(story, verdicts, measured, "on-sale.svg"));
    foreach (Verdict verdict in verdicts)
    {
        Console.WriteLine($"{(verdict.IsKept ? "kept  " : "BROKEN")} {verdict.Promise}: {verdict.Measured}");
    }

    Console.WriteLine($"The report is in {settings.Out}.");
    if (verdicts.All(verdict => verdict.IsKept))
    {
        app.Dispose();
        app.DeleteFiles();
        return 0;
    }
}
catch (BrokenPromiseException broken)
{
    await Console.Error.WriteLineAsync($"BROKEN PROMISE (seed {settings.Seed}): {broken.Message}");
}
catch (InvalidDataException refused)
{
    // Such as a plan that the app does not take.
    await Console.Error.WriteLineAsync(refused.Message);
}

await Console.Error.WriteLineAsync($"The data is kept in {app.DataPath}, the app's output in {app.LogPath}.");
return 1;

void Stop(PosixSignalContext signal)
{
    app.Dispose();
    Environment.Exit(130);
}
