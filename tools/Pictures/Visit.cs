using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TicketMaster.Pictures;

/// <summary>One visitor's way from the event to the ticket.</summary>
internal sealed partial class Visit(IBrowserContext context, IPage page) : IAsyncDisposable
{
    public static async Task<Visit> BeginAsync(IBrowser browser, Uri address)
    {
        IBrowserContext context = await browser.NewContextAsync(new()
        {
            BaseURL = address.AbsoluteUri,
            Locale = "en-GB",
            TimezoneId = "Europe/London",
            ViewportSize = new() { Width = 1200, Height = 920 },
            // As wide as a README is.
            DeviceScaleFactor = 0.75f,
            ColorScheme = ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        return new Visit(context, await context.NewPageAsync());
    }

    /// <param name="eventId">Of the event.</param>
    /// <param name="seats">As in the page's address.</param>
    public async Task ChooseAsync(string eventId, string seats)
    {
        await page.GotoAsync($"/app/event/{eventId}?seats={seats}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).First.ClickAsync();
        await page.Locator("input[name=name]").FillAsync("Ada");
        await page.Locator("button[type=submit]").ClickAsync();
        await page.WaitForURLAsync(BackAtThePage());
        await page.Locator(".chosen li").First.WaitForAsync();
        // As a click on the section does, and one step back.
        await page.Locator("canvas").EvaluateAsync(
            """
            (canvas, seat) => {
              canvas.view.goTo(canvas.view.plan.sections.find(one => seat.startsWith(`${one.id}-`)));
              canvas.view.zoomOut();
            }
            """,
            seats);
    }

    public async Task BuyAsync()
    {
        await page.GetByRole(AriaRole.Button, new() { NameRegex = Hold() }).ClickAsync();
        await page.Locator("input[name=method][value=pm_ok]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = Pay() }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Show my tickets" }).ClickAsync();
        await page.Locator(".ticket-code img").First.WaitForAsync();
        await page.SetViewportSizeAsync(1200, 660);
    }

    public async Task TakeAsync(string path)
    {
        // What is drawn, is drawn in a frame; pictures of tickets come by themselves.
        await page.EvaluateAsync("new Promise(done => requestIdleCallback(() => requestAnimationFrame(() => done())))");
        byte[] png = await page.ScreenshotAsync(new() { Path = path });
        Console.WriteLine($"{path}: {png.Length / 1024} KB");
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();

    [GeneratedRegex("/app/(?!signed-in)")]
    private static partial Regex BackAtThePage();

    [GeneratedRegex("^Hold ")]
    private static partial Regex Hold();

    [GeneratedRegex("^Pay ")]
    private static partial Regex Pay();
}
