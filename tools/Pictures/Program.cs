using Microsoft.Playwright;
using TicketMaster.Pictures;

// Takes the pictures of the README, of the app that runs at an address: an event with its seats, and a ticket. It buys what it shows.
if (args.Length is 0 or > 3 || !Uri.TryCreate(args[0], UriKind.Absolute, out Uri? address))
{
    Console.Error.WriteLine("usage: Pictures <address of the running app> [id of an event] [folder, by default docs]");
    return 2;
}

using var house = new House(address);
string eventId = args.Length > 1 ? args[1] : await house.FindAsync();
string folder = args.Length > 2 ? args[2] : "docs";
string seats = await house.FillAsync(eventId);

using IPlaywright playwright = await Playwright.CreateAsync();
await using IBrowser browser = await playwright.Chromium.LaunchAsync(new()
{
    ExecutablePath = "/usr/bin/chromium-headless-shell",
    Args = ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"],
});
await using var visit = await Visit.BeginAsync(browser, address);
await visit.ChooseAsync(eventId, seats);
await visit.TakeAsync(Path.Combine(folder, "event.png"));
await visit.BuyAsync();
await visit.TakeAsync(Path.Combine(folder, "ticket.png"));
return 0;
