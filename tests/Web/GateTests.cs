using System.Net;
using Microsoft.Playwright;
using Xunit;

namespace TicketMaster.Tests.Web;

/// <summary>The stories of the gate: with a network, without one, and with a camera.</summary>
[Collection(nameof(Browser))]
public sealed class GateTests(Browser browser)
{
    private readonly Dictionary<string, string> _bookingId = [];

    [SkippableFact]
    public async Task A_ticket_lets_in_once_and_the_gate_says_who_was_first()
    {
        string[] codes = await SellAsync("gate-a", "gate-a-A-1-1");
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await visitor.OpenAsync("/gate");
        await visitor.SignInAsync("gert", "gate");
        await page.Locator("#gate-event").FillAsync("Night at gate-a");
        await page.Locator(".gate-events label", new() { HasText = "Night at gate-a" }).ClickAsync();
        await page.Locator("#gate-name").FillAsync("North 3");
        await visitor.LookAsync("gate-setup");
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin" }).ClickAsync();

        await ScanAsync(page, codes[0], "Let in", "Stalls left, row 1, seat 1");
        await visitor.LookAsync("gate-yes");
        visitor.Expected.UnionWith(["409", "400", "422"]);
        await ScanAsync(page, codes[0], "Do not let in", "This ticket has let somebody in before", "First let in at", "North 3");
        await visitor.LookAsync("gate-no");
        await ScanAsync(page, "no code", "Do not let in", "This is not a ticket’s code");
        await ScanAsync(page, Forged(codes[0]), "Do not let in", "Not a genuine ticket");
        await Assertions.Expect(page.Locator(".gate-history li")).ToHaveCountAsync(4);
    }

    [SkippableFact]
    public async Task Without_a_network_the_gate_decides_by_itself_and_delivers_its_scans_later()
    {
        string[] codes = await SellAsync("gate-b", "gate-b-A-1-1", "gate-b-A-1-2", "gate-b-A-1-3");
        string[] others = await SellAsync("gate-c", "gate-c-A-1-1");
        HttpClient office = await browser.App.SignedInAsync("gate-office", "admin");
        (await office.PostAnswerAsync($"/admin/bookings/{_bookingId["gate-b"]}/refund", new { ticketIds = new[] { "gate-b-A-1-3" } }))
            .Is(HttpStatusCode.Accepted);
        await browser.App.UntilIdleAsync();

        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await visitor.OpenAsync("/gate?event=gate-b&gate=North");
        await visitor.SignInAsync("gerda", "gate");
        await Assertions.Expect(page.GetByText("Works without a network")).ToBeVisibleAsync();

        visitor.Expected.Add("ERR_INTERNET_DISCONNECTED");
        await page.Context.SetOfflineAsync(true);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".gate-marks")).ToContainTextAsync("No network");
        await ScanAsync(page, codes[0], "Let in", "without the network");
        await ScanAsync(page, codes[0], "Do not let in", "has let somebody in before", "North");
        await ScanAsync(page, codes[1], "Let in", "Stalls left, row 1, seat 2");
        await ScanAsync(page, codes[2], "Do not let in", "This ticket was refunded");
        await ScanAsync(page, others[0], "Do not let in", "for another event");
        await ScanAsync(page, Forged(codes[0]), "Do not let in", "Not a genuine ticket");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".gate-left")).ToHaveTextAsync("2 scans to deliver");
        await visitor.LookAsync("gate-offline");

        // Another gate, with a network, lets in with the second ticket meanwhile.
        (await office.PostAnswerAsync("/admin/check-in", new { code = codes[1], gate = "South" })).Is(HttpStatusCode.OK);
        await page.Context.SetOfflineAsync(false);
        await Assertions.Expect(page.Locator(".gate-left")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".gate-conflicts")).ToContainTextAsync("1 conflict");
        await Assertions.Expect(page.Locator(".gate-conflicts li")).ToContainTextAsync(["Stalls left, row 1, seat 2"]);
        await visitor.LookAsync("gate-conflict");
        Answer scans = await office.GetAnswerAsync("/admin/check-in/gate-b-A-1-1");
        Assert.True(scans["checkedIn"].TryGetProperty("deliveredAt", out _), scans.Body);
    }

    [SkippableFact]
    public async Task The_camera_reads_the_code_of_a_ticket()
    {
        _ = await SellAsync("gate-d", "gate-d-A-1-1");
        HttpClient buyer = await browser.App.SignedInAsync("gate-d-buyer");
        Answer ticket = await buyer.GetAnswerAsync($"/booking/{_bookingId["gate-d"]}/tickets/gate-d-A-1-1");
        byte[] picture = await buyer.GetByteArrayAsync(ticket.Text("pngUrl"));

        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await page.AddInitScriptAsync(
            $$"""
            navigator.mediaDevices.getUserMedia = async () => {
              const image = Object.assign(new Image(), { src: 'data:image/png;base64,{{Convert.ToBase64String(picture)}}' });
              await image.decode();
              const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
              const draw = () => {
                const context = canvas.getContext('2d');
                context.fillStyle = 'white';
                context.fillRect(0, 0, 640, 480);
                context.drawImage(image, 120, 40, 400, 400);
              };
              draw();
              setInterval(draw, 50);
              return canvas.captureStream();
            };
            """);
        await visitor.OpenAsync("/gate?event=gate-d&gate=North");
        await visitor.SignInAsync("gustav", "gate");
        await page.GetByRole(AriaRole.Button, new() { Name = "Scan with the camera" }).ClickAsync();

        await Assertions.Expect(page.Locator(".gate-result.yes")).ToContainTextAsync("Stalls left, row 1, seat 1");
        await Assertions.Expect(page.Locator(".gate-history li")).ToHaveCountAsync(1);
    }

    private static async Task ScanAsync(IPage page, string code, params string[] says)
    {
        ILocator result = page.Locator(".gate-result");
        string? before = await result.GetAttributeAsync("data-scan");
        await page.Locator("#gate-code").FillAsync(code);
        await page.Locator("#gate-code").PressAsync("Enter");
        await Assertions.Expect(page.Locator($".gate-result[data-scan]:not([data-scan='{before}'])")).ToBeVisibleAsync();
        foreach (string text in says)
        {
            await Assertions.Expect(result).ToContainTextAsync(text);
        }
    }

    private static string Forged(string code) => code[..^8] + (code.EndsWith('A') ? "BBBBBBBB" : "AAAAAAAA");

    /// <summary>The codes of tickets of an event of its own.</summary>
    private async Task<string[]> SellAsync(string eventId, params string[] seats)
    {
        Browser.IsNeeded();
        await browser.App.AddAsync(WebEvents.Hall(eventId, $"Night at {eventId}", "concert", "The Doors"));
        HttpClient buyer = await browser.App.SignedInAsync($"{eventId}-buyer");
        string bookingId = (await buyer.ReserveAsync(seats)).Is(HttpStatusCode.Created).Text("bookingId");
        (await buyer.ConfirmAsync(bookingId)).Is(HttpStatusCode.OK);
        await browser.App.UntilIdleAsync();
        _bookingId[eventId] = bookingId;
        Answer tickets = (await buyer.GetAnswerAsync($"/booking/{bookingId}/tickets")).Is(HttpStatusCode.OK);
        return [.. tickets["tickets"].EnumerateArray().Select(ticket => ticket.GetProperty("code").GetString()!)];
    }
}
