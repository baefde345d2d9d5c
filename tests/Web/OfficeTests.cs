using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using TicketMaster.Administration;
using Xunit;

namespace TicketMaster.Tests.Web;

/// <summary>The stories of the box office.</summary>
[Collection(nameof(Browser))]
public sealed class OfficeTests(Browser browser)
{
    [SkippableFact]
    public async Task An_event_is_created_sold_from_watched_and_cancelled()
    {
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await visitor.OpenAsync("/office");
        await visitor.SignInAsync("ottilie", "admin");
        await visitor.LookAsync("office-events");

        await visitor.OpenAsync("/office/performers/+");
        await FillAsync(page, ("id", "office-band"), ("name", "The Office Band"));
        await CreateAsync(page, "The Office Band");

        await visitor.OpenAsync("/office/venues/+");
        await FillAsync(page, ("id", "office-house"), ("name", "Little House"), ("city", "Vienna"), ("country", "Austria"));
        await FillAsync(page, ("region", "AT-9"));
        await FillAsync(page, ("latitude", "48.2"), ("longitude", "16.37"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a section" }).ClickAsync();
        ILocator second = page.GetByRole(AriaRole.Group, new() { Name = "Section 2" });
        await second.GetByLabel("Price band").FillAsync("P2");
        await second.GetByLabel("Rows", new() { Exact = true }).FillAsync("6");
        await Assertions.Expect(page.Locator(".office-beside p")).ToHaveTextAsync("320 seats");
        for (int added = 0; added < 2; added++)
        {
            await second.GetByRole(AriaRole.Button, new() { Name = "Add other rows" }).ClickAsync();
        }

        await second.GetByRole(AriaRole.Button, new() { Name = "Remove rows 2" }).ClickAsync();
        ILocator others = second.GetByRole(AriaRole.Group, new() { Name = "Rows 2" });
        await others.GetByLabel("Rows", new() { Exact = true }).FillAsync("2");
        await others.GetByLabel("Seats a row").FillAsync("10");
        await others.GetByLabel("Named").SelectOptionAsync("numbers");
        await Assertions.Expect(page.Locator(".office-beside p")).ToHaveTextAsync("340 seats");
        Assert.True(await InksAsync(page) > 2_000, "The plan is not drawn.");
        await visitor.LookAsync("office-venue");
        await CreateAsync(page, "Little House");

        await visitor.OpenAsync("/office/events/+");
        await FillAsync(page, ("id", "office-gala"), ("name", "Office Gala"), ("venueId", "office-house"));
        await FillAsync(page, ("otherNames", "Gala du bureau; Bürogala"));
        await page.Locator("#f-venueId").PressAsync("Tab");
        await Assertions.Expect(page.GetByLabel("Price", new() { Exact = true })).ToHaveCountAsync(2);
        await FillAsync(page, ("startsAt", "2026-12-24T20:30"), ("onSaleAt", "2026-09-01T10:00"), ("performerIds", "office-band"));
        await page.GetByLabel("Price", new() { Exact = true }).Nth(0).FillAsync("65");
        await page.GetByLabel("Price", new() { Exact = true }).Nth(1).FillAsync("39.50");
        await visitor.LookAsync("office-event");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Office Gala");
        await Assertions.Expect(page.GetByText("Nothing is sold yet.")).ToBeVisibleAsync();
        Answer made = await browser.App.Anyone().GetAnswerAsync("/event/office-gala?limit=1");
        Assert.Equal("2026-12-24T20:30:00+01:00", made.Text("localStartsAt"));
        Answer map = await browser.App.Anyone().GetAnswerAsync("/event/office-gala/seatmap");
        Assert.Equal(
            ["E 20", "F 20", "7 10", "8 10"],
            map["sections"][1].GetProperty("rows").EnumerateArray().TakeLast(4)
                .Select(row => $"{row.GetProperty("row").GetString()} {row.GetProperty("seats").GetInt32()}"));

        HttpClient buyer = await browser.App.SignedInAsync("office-buyer");
        await SellAsync(buyer, "office-gala", 3);
        (await buyer.PostAnswerAsync("/booking/reserve", new { eventId = "office-gala", quantity = 2 })).Is(HttpStatusCode.Created);
        await browser.App.PassAsync(CountedSales.FreshFor);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".office-tiles")).ToContainTextAsync("€195");
        await Assertions.Expect(page.Locator(".office-tiles dd").First).ToContainTextAsync("3");
        await Assertions.Expect(page.Locator("canvas"))
            .ToHaveAttributeAsync("aria-label", "Map of the house: 3 seats sold, 2 held, 335 free");
        await Assertions.Expect(page.Locator(".office-plot svg"))
            .ToHaveAttributeAsync("aria-label", "3 tickets sold over time, €195 after refunds");
        await visitor.LookAsync("office-sale");

        await visitor.OpenAsync("/office/events/office-gala");
        await Assertions.Expect(page.Locator("#f-startsAt")).ToHaveValueAsync("2026-12-24T20:30");
        await page.Locator("#f-startsAt").FillAsync("2026-12-24T21:00");
        await page.GetByLabel("How people are let in").SelectOptionAsync("waitingRoom");
        await FillAsync(page, ("opensAt", "2026-11-01T10:00"), ("perMinute", "120"), ("publicName", "Beacon round 7"));
        await visitor.LookAsync("office-event-room");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Saved", new() { Exact = true }).First).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#f-otherNames")).ToHaveValueAsync("Gala du bureau; Bürogala");
        await Assertions.Expect(page.Locator("#f-opensAt")).ToHaveValueAsync("2026-11-01T10:00");
        await SwitchAsync(page, visitor);
        await visitor.OpenAsync("/office/events/office-gala");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the event" }).ClickAsync();
        await visitor.LookAsync("office-cancel");
        await page.Locator(".office-sure button").First.ClickAsync();
        await Assertions.Expect(page.GetByText("Cancelled", new() { Exact = true })).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task A_booking_is_found_by_its_buyer_and_refunded_in_part_then_whole()
    {
        Browser.IsNeeded();
        await browser.App.AddAsync(WebEvents.Hall("office-b", "Refund Revue", "family", "Ida Rowe"));
        HttpClient buyer = await browser.App.SignedInAsync("office-refunded");
        string bookingId = await SellAsync(buyer, "office-b", 3);
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await visitor.OpenAsync("/office/bookings");
        await visitor.SignInAsync("ottmar", "admin");
        await page.Locator("#f-text").FillAsync("office-refunded");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find", Exact = true }).ClickAsync();

        ILocator found = page.Locator(".office-booking");
        await found.Locator("input[type=checkbox]").First.CheckAsync();
        await found.GetByRole(AriaRole.Button, new() { Name = "Refund 1 ticket" }).ClickAsync();
        await Assertions.Expect(found.Locator(".office-sure")).ToContainTextAsync("Refund 1 ticket, €50?");
        await visitor.LookAsync("office-refund");
        await found.GetByRole(AriaRole.Button, new() { Name = "Refund", Exact = true }).ClickAsync();
        await Assertions.Expect(found.Locator("s")).ToHaveCountAsync(1);
        await browser.App.UntilIdleAsync();
        Answer booking = await buyer.GetAnswerAsync($"/booking/{bookingId}");
        Assert.Equal(("booked", 2), (booking.Text("state"), booking["tickets"].GetArrayLength()));

        await page.GetByRole(AriaRole.Button, new() { Name = "Booking", Exact = true }).ClickAsync();
        await page.Locator("#f-text").FillAsync(bookingId);
        await page.GetByRole(AriaRole.Button, new() { Name = "Find", Exact = true }).ClickAsync();
        await found.GetByRole(AriaRole.Button, new() { Name = "Refund the booking" }).ClickAsync();
        await found.GetByRole(AriaRole.Button, new() { Name = "Refund", Exact = true }).ClickAsync();
        await Assertions.Expect(found.Locator(".mark").First).ToHaveTextAsync("Refunded");
        await visitor.LookAsync("office-bookings");

        await visitor.OpenAsync("/office/trouble");
        await Assertions.Expect(page.Locator(".office-none")).ToHaveCountAsync(3);
        await visitor.LookAsync("office-trouble");
    }

    [SkippableFact]
    public async Task Who_is_no_administrator_is_told_so()
    {
        await using Visitor visitor = await browser.VisitAsync("de-DE");
        await visitor.OpenAsync("/office");
        await visitor.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Anmelden" }).ClickAsync();
        await visitor.Page.Locator("input[name=name]").FillAsync("otto");
        await visitor.Page.Locator("button[type=submit]").ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("main")).ToContainTextAsync("Ihr Konto darf keine Veranstaltungen verwalten.");
        await visitor.LookAsync("office-not-yours");
    }

    /// <summary>The switch of a waiting room, beside its sale.</summary>
    private async Task SwitchAsync(IPage page, Visitor visitor)
    {
        await browser.App.PassAsync(TimeSpan.FromSeconds(2));
        await visitor.OpenAsync("/office/sales/office-gala");
        ILocator room = page.Locator(".office-room");
        await Assertions.Expect(room.Locator(".mark")).ToHaveTextAsync("Lobby");
        await visitor.LookAsync("office-room");
        await room.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Assertions.Expect(room.GetByRole(AriaRole.Button, new() { Name = "Go on" })).ToBeVisibleAsync();
        await room.GetByLabel("People a minute").FillAsync("900");
        await room.GetByRole(AriaRole.Button, new() { Name = "Set" }).ClickAsync();
        await Assertions.Expect(room.GetByRole(AriaRole.Button, new() { Name = "Set" })).ToBeEnabledAsync();
        HttpClient admin = await browser.App.SignedInAsync("office-switch", "admin");
        JsonElement admission = (await admin.GetAnswerAsync("/admin/events/office-gala"))["admission"];
        Assert.Equal((900, true), (admission.GetProperty("perMinute").GetInt32(), admission.GetProperty("paused").GetBoolean()));
        Assert.Equal("Beacon round 7", admission.GetProperty("publicValue").GetProperty("name").GetString());

        // Saving the event's form does not resume the sale.
        await visitor.OpenAsync("/office/events/office-gala");
        await Assertions.Expect(page.Locator("#f-opensAt")).ToHaveValueAsync("2026-11-01T10:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Saved", new() { Exact = true }).First).ToBeVisibleAsync();
        admission = (await admin.GetAnswerAsync("/admin/events/office-gala"))["admission"];
        Assert.True(admission.GetProperty("paused").GetBoolean());
        await visitor.OpenAsync("/office/sales/office-gala");
        await room.GetByRole(AriaRole.Button, new() { Name = "Close the room" }).ClickAsync();
        await room.Locator(".office-sure button").First.ClickAsync();
        await Assertions.Expect(room.GetByRole(AriaRole.Button, new() { Name = "Set" })).ToHaveCountAsync(0);
        Assert.Equal("open", (await admin.GetAnswerAsync("/admin/events/office-gala"))["admission"].GetProperty("mode").GetString());
    }

    private static async Task FillAsync(IPage page, params (string Field, string Text)[] fields)
    {
        foreach ((string field, string text) in fields)
        {
            await page.Locator($"#f-{field}").FillAsync(text);
        }
    }

    private static async Task CreateAsync(IPage page, string title)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(title);
    }

    /// <summary>How many dots of the plan have a seat's colour.</summary>
    private static Task<int> InksAsync(IPage page) => page.EvaluateAsync<int>(
        "() => { const canvas = document.querySelector('.office-house');"
        + " const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);"
        + " let inks = 0; for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200 && data[i + 1] < 100) inks++; return inks; }");

    private async Task<string> SellAsync(HttpClient buyer, string eventId, int quantity)
    {
        Answer held = (await buyer.PostAnswerAsync("/booking/reserve", new { eventId, quantity })).Is(HttpStatusCode.Created);
        string bookingId = held.Text("bookingId");
        (await buyer.ConfirmAsync(bookingId)).Is(HttpStatusCode.OK);
        await browser.App.UntilIdleAsync();
        return bookingId;
    }
}
