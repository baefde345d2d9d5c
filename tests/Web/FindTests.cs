using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TicketMaster.Tests.Web;

/// <summary>The stories of the page that finds events.</summary>
[Collection(nameof(Browser))]
public sealed class FindTests(Browser browser)
{
    [SkippableFact]
    public async Task Somebody_types_takes_a_suggestion_and_opens_the_event()
    {
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await page.GotoAsync("/");
        await Expect(page).ToHaveURLAsync(browser.App.Address + "app/");
        await Expect(page.Locator(".result h3")).ToHaveCountAsync(24);
        await visitor.LookAsync("find");

        ILocator box = page.GetByRole(AriaRole.Combobox, new() { Name = "Search for events" });
        await box.PressSequentiallyAsync("midn");
        await Expect(page.GetByRole(AriaRole.Option).First).ToContainTextAsync("Midnight Brass");
        await visitor.LookAsync("find-suggestions");
        await box.PressAsync("ArrowDown");
        await Expect(box).ToHaveAttributeAsync("aria-activedescendant", "suggestion-0");
        await box.PressAsync("Enter");

        await Expect(page.Locator(".result h3")).ToHaveTextAsync(["Midnight Brass"]);
        Assert.Contains("token=Midnight", page.Url, StringComparison.Ordinal);
        await page.Locator(".result a").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Midnight Brass");
        await Expect(page).ToHaveURLAsync(browser.App.Address + "app/event/find-a");
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task The_address_holds_the_search_so_back_and_reload_work()
    {
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await visitor.OpenAsync("/");
        ILocator names = page.Locator(".result h3");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ballet" }).ClickAsync();
        await Expect(names).ToHaveTextAsync(["Swan Lake"]);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Ballet" })).ToHaveAttributeAsync("aria-pressed", "true");

        await page.GetByRole(AriaRole.Button, new() { Name = "Comedy" }).ClickAsync();
        await Expect(names).ToHaveTextAsync(["Laughing Matters"]);
        // Friday 27 November at 10 UTC, for a visitor in Berlin.
        await Expect(page.Locator(".result-stub")).ToContainTextAsync("On sale Fri 27 Nov, 11:00");
        await page.ReloadAsync();
        await Expect(names).ToHaveTextAsync(["Laughing Matters"]);
        await page.GoBackAsync();
        await Expect(names).ToHaveTextAsync(["Swan Lake"]);
    }

    [SkippableFact]
    public async Task Results_go_on_on_the_next_page_and_say_what_is_left_and_what_was_left_out()
    {
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await visitor.OpenAsync("/?token=recital");
        await Expect(page.Locator("h2").First).ToHaveTextAsync("30 events found");
        await page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Expect(page.Locator(".result")).ToHaveCountAsync(6);
        await Expect(page).ToHaveURLAsync(browser.App.Address + "app/?token=recital&page=2");

        await visitor.OpenAsync("/?token=yard");
        await Expect(page.Locator(".result-price")).ToHaveTextAsync("Free");

        await visitor.OpenAsync("/?token=yard%20tickets");
        await Expect(page.Locator(".result-price")).ToHaveTextAsync("Free");
        await Expect(page.GetByText("Left out: tickets")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task Near_me_asks_the_browser_and_sorts_by_distance()
    {
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await page.Context.GrantPermissionsAsync(["geolocation"]);
        await page.Context.SetGeolocationAsync(new() { Latitude = 48.21f, Longitude = 16.36f });
        await visitor.OpenAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Near me" }).ClickAsync();

        await Expect(page.Locator(".result").First).ToContainTextAsync("1 km");
        Assert.Contains("near=48.21%2C16.36", page.Url, StringComparison.Ordinal);
        Assert.Contains("sort=distance", page.Url, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Nothing_found_says_what_to_try_and_a_failed_search_can_be_tried_again()
    {
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await visitor.OpenAsync("/?token=midnight&date=2027-05-01");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No event fits all of this" })).ToBeVisibleAsync();
        await visitor.LookAsync("find-nothing");
        await page.GetByRole(AriaRole.Button, new() { Name = "On any day" }).ClickAsync();
        await Expect(page.Locator(".result h3")).ToHaveTextAsync(["Midnight Brass"]);

        visitor.Expected.Add("ERR_CONNECTION_REFUSED");
        await page.RouteAsync("**/search?**", route => route.AbortAsync("connectionrefused"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Opera" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no connection");
        await visitor.LookAsync("find-failed");
        await page.UnrouteAsync("**/search?**");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No event fits all of this" })).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task Whoever_reads_german_gets_german()
    {
        await using Visitor visitor = await browser.VisitAsync("de-AT", isPhone: true);
        IPage page = visitor.Page;
        await visitor.OpenAsync("/?token=swan");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await Expect(page.Locator(".result h3")).ToHaveTextAsync(["Swan Lake"]);
        await Expect(page.Locator(".result-stub")).ToContainTextAsync("ab € 30");
        await visitor.LookAsync("find-german");

        await page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
    }

    [SkippableFact]
    public async Task An_address_that_is_none_says_so()
    {
        await using Visitor visitor = await browser.VisitAsync();
        await visitor.OpenAsync("/nowhere/at/all");
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("This page is not here");
        await visitor.LookAsync("missing");
    }
}
