using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TicketMaster.Tests.Web;

/// <summary>The stories of an event's page: its seats, until they are held.</summary>
[Collection(nameof(Browser))]
public sealed class EventTests(Browser browser)
{
    [SkippableFact]
    public async Task The_best_seats_are_held_once_after_signing_in_however_often_the_button_is_pressed()
    {
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await visitor.OpenAsync("/event/best");
        await Expect(page.Locator(".event-facts")).ToContainTextAsync("24 December 2026");
        await Expect(page.Locator(".event-facts")).ToContainTextAsync("Starts at 20:30");
        await visitor.LookAsync("event");
        await page.GetByRole(AriaRole.Button, new() { Name = "One seat more" }).ClickAsync();
        ILocator get = page.GetByRole(AriaRole.Button, new() { Name = "Get the best 3 seats" });
        await get.ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("Who are you today?");
        await visitor.LookAsync("sign-in");
        await page.Locator("input[name=name]").FillAsync("Bea");
        await page.Locator("button[type=submit]").ClickAsync();
        await Expect(page).ToHaveURLAsync(browser.App.Address + "app/event/best");
        await page.GetByRole(AriaRole.Button, new() { Name = "One seat more" }).ClickAsync();
        await get.DblClickAsync();

        await visitor.ArriveAsync("app/hold/best-");
        using HttpClient bea = await browser.App.SignedInAsync("Bea");
        Answer bookings = (await bea.GetAnswerAsync("/bookings")).Is(HttpStatusCode.OK);
        Assert.Equal(3, Assert.Single(bookings["bookings"].EnumerateArray()).GetProperty("tickets").GetArrayLength());

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).First).ToBeVisibleAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("sessionStorage.length"));
    }

    [SkippableFact]
    public async Task Seats_are_chosen_on_the_map_and_one_that_somebody_else_takes_says_so()
    {
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await visitor.OpenAsync("/event/map");
        await ClickSeatAsync(page, 5);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Whole house" })).ToBeVisibleAsync();
        await ClickSeatAsync(page, 5);
        await ClickSeatAsync(page, 6);
        await Expect(page.Locator(".chosen li")).ToHaveTextAsync(["Stalls left Row 1 · Seat 6€50", "Stalls left Row 1 · Seat 7€50"]);
        (float x, float y) = await SeatAsync(page, 20);
        await page.Mouse.MoveAsync(x, y);
        await Expect(page.Locator(".map-label")).ToHaveTextAsync("Stalls leftRow 2 · Seat 7€50");
        Assert.Contains("seats=A-1-6%2CA-1-7", page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        await Expect(page.Locator(".chosen li")).ToHaveCountAsync(2);
        await visitor.LookAsync("event-chosen");

        using HttpClient other = await browser.App.SignedInAsync("Otto");
        (await other.ReserveAsync("map-A-1-6")).Is(HttpStatusCode.Created);
        await browser.App.UntilIdleAsync();
        browser.App.Clock.Advance(TimeSpan.FromSeconds(2));
        await Expect(page.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("Somebody else just took a seat of yours: Stalls left, row 1, seat 6");
        await Expect(page.Locator(".chosen li")).ToHaveCountAsync(1);
        await visitor.LookAsync("event-seat-gone");
    }

    [SkippableFact]
    public async Task A_price_narrows_map_list_and_best_seats()
    {
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await visitor.OpenAsync("/event/map");
        await Expect(page.Locator(".list-section")).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Button, new() { Name = "€30" }).ClickAsync();

        await Expect(page.Locator(".list-section")).ToHaveCountAsync(1);
        await Expect(page.GetByLabel("Where in the house")).ToHaveValueAsync("C");
        Assert.Contains("price=3000", page.Url, StringComparison.Ordinal);
        await ClickSeatAsync(page, 5);
        await ClickSeatAsync(page, 5);
        await page.GetByRole(AriaRole.Button, new() { Name = "Whole house" }).ClickAsync();
        await ClickSeatAsync(page, 285);
        await Expect(page.Locator(".chosen li")).ToHaveTextAsync(["Circle Row 1 · Seat 6€30"]);
    }

    [SkippableFact]
    public async Task Everything_can_be_done_by_keyboard_alone()
    {
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await visitor.OpenAsync("/event/keys");
        await TabToAsync(page, "Circle");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "Circle, row 1, seat 2, €30");
        await page.Keyboard.PressAsync("Space");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Chosen: Circle, row 1, seat 2, €30");
        await visitor.LookAsync("event-list");
        await TabToAsync(page, "Hold the seat · €30", backwards: true);
        await page.Keyboard.PressAsync("Enter");

        await visitor.TypeNameAsync("Kay");
        await Expect(page.Locator(".chosen li")).ToHaveCountAsync(1);
        await TabToAsync(page, "Hold the seat · €30");
        await page.Keyboard.PressAsync("Enter");
        await visitor.ArriveAsync("app/hold/keys-");
    }

    [SkippableFact]
    public async Task A_seat_that_was_lost_at_the_last_moment_leads_to_one_as_good()
    {
        await using Visitor visitor = await browser.VisitAsync();
        (ILocator refused, _) = await AskTooLateAsync(visitor, "race-A-1-6", "Rita", "Otto", "race-A-1-6");
        await Expect(refused).ToContainTextAsync("Somebody else was faster");
        await Expect(refused).ToContainTextAsync("Gone: Stalls left, row 1, seat 6");
        await visitor.LookAsync("event-conflict");
        await refused.GetByRole(AriaRole.Button, new() { Name = "Take these instead" }).ClickAsync();
        await visitor.ArriveAsync("app/hold/race-");
    }

    [SkippableFact]
    public async Task A_seat_that_one_has_already_leads_to_ones_bookings()
    {
        await using Visitor visitor = await browser.VisitAsync();
        (ILocator refused, string booking) = await AskTooLateAsync(visitor, "race-A-2-6", "Yara", "Yara", "race-A-2-6");
        await Expect(refused).ToContainTextAsync("You hold one of these seats already.");
        await Expect(refused).ToContainTextAsync("You have: Stalls left, row 2, seat 6");
        await LeadsToBookingsAsync(visitor, refused, booking);
    }

    [SkippableFact]
    public async Task Whoever_has_as_many_seats_as_one_may_is_led_to_ones_bookings()
    {
        await using Visitor visitor = await browser.VisitAsync();
        string[] eight = [.. Enumerable.Range(1, 8).Select(seat => $"race-A-4-{seat}")];
        (ILocator refused, string booking) = await AskTooLateAsync(visitor, "race-A-3-6", "Max", "Max", eight);
        await Expect(refused).ToContainTextAsync("You have as many tickets of this event as one person may have.");
        await LeadsToBookingsAsync(visitor, refused, booking);
    }

    [SkippableFact]
    public async Task The_sale_opens_by_the_servers_clock()
    {
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await visitor.OpenAsync("/event/soon");
        ILocator get = page.GetByRole(AriaRole.Button, new() { Name = "Get the best" });
        await Expect(get).ToBeDisabledAsync();
        await Expect(page.GetByRole(AriaRole.Timer)).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^1:\d\d:\d\d$"));
        await visitor.LookAsync("event-soon");

        browser.App.Clock.Advance(TimeSpan.FromMinutes(90));
        await Expect(get).ToBeEnabledAsync();
        await Expect(page.GetByRole(AriaRole.Timer)).ToHaveCountAsync(0);
    }

    [SkippableTheory]
    [InlineData("cancelled", "This event was cancelled.")]
    [InlineData("over", "This event has begun or is over.")]
    [InlineData("gone", "Sold out")]
    public async Task What_cannot_be_bought_says_why(string eventId, string why)
    {
        await using Visitor visitor = await browser.VisitAsync();
        if (eventId == "gone")
        {
            using HttpClient fast = await browser.App.SignedInAsync("Fay");
            (await fast.PostAnswerAsync("/booking/reserve", new { eventId, quantity = 8 })).Is(HttpStatusCode.Created);
            await browser.App.UntilIdleAsync();
            browser.App.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        await visitor.OpenAsync($"/event/{eventId}");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = why })).ToBeVisibleAsync();
        await visitor.LookAsync($"event-{eventId}");
    }

    [SkippableFact]
    public async Task An_event_that_is_none_says_so()
    {
        await using Visitor visitor = await browser.VisitAsync();
        visitor.Expected.Add("status of 404");
        await visitor.OpenAsync("/event/nothing");
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await visitor.LookAsync("event-missing");
    }

    [SkippableFact]
    public async Task Seats_are_asked_for_with_what_is_known_and_not_while_nobody_looks()
    {
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        ConcurrentQueue<int> answers = new();
        page.Response += (_, answer) =>
        {
            if (answer.Url.EndsWith("/availability", StringComparison.Ordinal))
            {
                answers.Enqueue(answer.Status);
            }
        };
        await page.Clock.InstallAsync();
        await visitor.OpenAsync("/event/poll");
        await Expect(page.Locator("canvas")).ToBeVisibleAsync();
        await page.RunAndWaitForResponseAsync(() => page.Clock.RunForAsync(2100), answer => answer.Status == 304);
        Assert.Equal([200, 304], answers.Take(2));

        await SetHiddenAsync(page, true);
        int before = answers.Count;
        await page.Clock.RunForAsync(60_000);
        Assert.InRange(answers.Count, before, before + 1);
        before = answers.Count;
        await page.Clock.RunForAsync(60_000);
        Assert.Equal(before, answers.Count);
        await page.RunAndWaitForResponseAsync(
            () => SetHiddenAsync(page, false), answer => answer.Url.EndsWith("/availability", StringComparison.Ordinal));
    }

    /// <summary>Asks for a seat after somebody, perhaps oneself, has taken some elsewhere. The map does not hear of it in time.</summary>
    private async Task<(ILocator Refused, string Booking)> AskTooLateAsync(
        Visitor visitor, string seat, string name, string taker, params string[] taken)
    {
        IPage page = visitor.Page;
        await visitor.OpenAsync($"/event/race?seats={seat["race-".Length..]}");
        await visitor.SignInAsync(name);
        await Expect(page.Locator(".chosen li")).ToHaveCountAsync(1);
        await page.RouteAsync("**/availability", route => route.FulfillAsync(new() { Status = 304 }));
        using HttpClient other = await browser.App.SignedInAsync(taker);
        string booking = (await other.ReserveAsync(taken)).Is(HttpStatusCode.Created).Text("bookingId");
        visitor.Expected.Add("status of 409");
        await page.GetByRole(AriaRole.Button, new() { Name = "Hold the seat" }).ClickAsync();
        return (page.Locator(".refused"), booking);
    }

    private static async Task LeadsToBookingsAsync(Visitor visitor, ILocator refused, string booking)
    {
        await refused.GetByRole(AriaRole.Link, new() { Name = "To your bookings" }).ClickAsync();
        await visitor.ArriveAsync("app/tickets");
        await Expect(visitor.Page.Locator($"a[href*='{booking}']").First).ToBeVisibleAsync();
    }

    private static Task<JsonElement?> SetHiddenAsync(IPage page, bool isHidden) => page.EvaluateAsync(
        "hidden => { Object.defineProperty(document, 'hidden', { configurable: true, value: hidden }); "
        + "document.dispatchEvent(new Event('visibilitychange')); }",
        isHidden);

    private static async Task<(float X, float Y)> SeatAsync(IPage page, int index)
    {
        float[] at = await page.Locator("canvas").EvaluateAsync<float[]>(
            "(canvas, index) => { const [x, y] = canvas.view.pixelOf(index); const box = canvas.getBoundingClientRect(); "
            + "return [box.left + x, box.top + y]; }",
            index);
        return (at[0], at[1]);
    }

    private static async Task ClickSeatAsync(IPage page, int index)
    {
        await page.Locator("canvas").ScrollIntoViewIfNeededAsync();
        (float x, float y) = await SeatAsync(page, index);
        await page.Mouse.ClickAsync(x, y);
    }

    /// <summary>Presses Tab until what has the focus is named so.</summary>
    private static async Task TabToAsync(IPage page, string name, bool backwards = false)
    {
        for (int i = 0; i < 200; i++)
        {
            await page.Keyboard.PressAsync(backwards ? "Shift+Tab" : "Tab");
            string focused = await page.EvaluateAsync<string>(
                "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.replace(/\\s+/g, ' ').trim()");
            if (focused.StartsWith(name, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"No Tab leads to '{name}'.");
    }
}
