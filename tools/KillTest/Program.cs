using TicketMaster.KillTest;

if (Settings.Parse(args) is not { } settings)
{
    Console.Error.WriteLine(Settings.Usage);
    return 2;
}

if (!File.Exists(settings.App))
{
    Console.Error.WriteLine($"'{settings.App}' is not there: build the solution first, or give another with --app.");
    return 2;
}

Console.WriteLine(
    $"seed {settings.Seed}: {settings.Rounds} rounds of {settings.Users} users, {settings.Seats} seats, "
    + $"holds of {settings.HoldFor.TotalSeconds} s");
using AppProcess app = new(settings.App, settings.OfTheApp);
using HttpClient http = new() { BaseAddress = app.Address, Timeout = TimeSpan.FromSeconds(30) };
Api api = new(http);
try
{
    await new Run(settings, app, http, api).ToTheEndAsync();
    app.Dispose();
    app.DeleteFiles();
    Console.WriteLine("Every promise was kept.");
    return 0;
}
catch (BrokenPromiseException broken)
{
    Console.Error.WriteLine($"BROKEN PROMISE (seed {settings.Seed}): {broken.Message}");
    Console.Error.WriteLine($"The data is kept in {app.DataPath}, the app's output in {app.LogPath}.");
    return 1;
}
