using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TicketMaster.Catalogue;
using TicketMaster.Local.Web;
using TicketMaster.Storage;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TicketMaster.Tests.Web;

/// <summary>The stories of holding, paying and having tickets.</summary>
[Collection(nameof(Browser))]
public sealed partial class BookingTests(Browser browser)
{
    private TicketMasterApp App => browser.App;

    [SkippableFact]
    public async Task The_whole_purchase_is_made_by_keyboard_alone()
    {
        await AddAsync("pay-keys");
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await visitor.OpenAsync("/event/pay-keys");
        await TabToAsync(page, "Get the best 2 seats");
        await page.Keyboard.PressAsync("Enter");
        await visitor.TypeNameAsync("Kim");
        await visitor.ArriveAsync("app/event/pay-keys");
        await TabToAsync(page, "Get the best 2 seats");
        await page.Keyboard.PressAsync("Enter");

        ILocator title = page.Locator("h1");
        await Expect(title).ToHaveTextAsync("Pay for your seats");
        await Expect(page.GetByRole(AriaRole.Timer)).ToHaveTextAsync(Clock());
        await Expect(page.Locator(".summary-seats li")).ToHaveCountAsync(2);
        await visitor.LookAsync("hold");
        await TabToAsync(page, "A card that works");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.GetByLabel("A card whose bank asks you first")).ToBeCheckedAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await TabToAsync(page, "Pay €100");
        await page.Keyboard.PressAsync("Enter");
        await UntilAsync(title, "You are going!");
        await Expect(title).ToBeFocusedAsync();
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("The seats are yours");
        await visitor.LookAsync("hold-booked");

        await TabToAsync(page, "Show my tickets");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".ticket img")).ToHaveCountAsync(2);
        Assert.True(await IsDrawnAsync(page), "The ticket's code is not drawn.");
        await visitor.LookAsync("tickets-one");
        await TabToAsync(page, "Show at the gate");
        await page.Keyboard.PressAsync("Enter");
        ILocator dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Turn up the brightness");
        await TabToAsync(page, "Next ticket");
        await page.Keyboard.PressAsync("Enter");
        await Expect(dialog).ToContainTextAsync("2 of 2");
        await visitor.LookAsync("ticket-large");
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task Of_two_buyers_who_race_for_one_seat_one_has_it_and_the_other_one_as_good()
    {
        await AddAsync("pay-race");
        await using Visitor first = await browser.VisitAsync();
        await using Visitor second = await browser.VisitAsync();
        Visitor[] both = [first, second];
        foreach (Visitor visitor in both)
        {
            visitor.Expected.Add("status of 409");
            await visitor.OpenAsync("/event/pay-race?seats=A-1-6");
            await visitor.SignInAsync(visitor == first ? "Rosa" : "Ruth");
            await Expect(visitor.Page.Locator(".chosen li")).ToHaveCountAsync(1);

            // The maps do not hear of it in time.
            await visitor.Page.RouteAsync("**/availability", route => route.FulfillAsync(new() { Status = 304 }));
        }

        await Task.WhenAll(both.Select(one => one.Page.GetByRole(AriaRole.Button, new() { Name = "Hold the seat" }).ClickAsync()));
        await Task.WhenAll(both.Select(one => one.Page.Locator(".refused, .pay-form").WaitForAsync()));
        Visitor loser = Assert.Single(both, one => one.Page.Url.Contains("/event/", StringComparison.Ordinal));
        await Expect(loser.Page.Locator(".refused")).ToContainTextAsync("Gone: Stalls left, row 1, seat 6");
        await loser.Page.GetByRole(AriaRole.Button, new() { Name = "Take these instead" }).ClickAsync();
        await loser.Page.Locator(".pay-form").WaitForAsync();

        string[] seats = await Task.WhenAll(both.Select(one => one.Page.Locator(".summary-seats li").InnerTextAsync()));
        Assert.Single(seats, seat => seat.Contains("row 1, seat 6", StringComparison.Ordinal));
        Assert.Equal(2, seats.Distinct().Count());
    }

    [SkippableFact]
    public async Task A_hold_that_runs_out_says_so_and_its_seat_can_be_had_again_or_one_as_good()
    {
        await AddAsync("pay-late");
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await HoldAsync(visitor, "Lea", "pay-late-A-1-3");
        string told = "said = []; new MutationObserver(() => said.push(document.querySelector('[role=status]').textContent))"
            + ".observe(document.querySelector('[role=status]'), { subtree: true, childList: true, characterData: true })";
        await page.EvaluateAsync($"globalThis.{told}");
        App.Clock.Advance(TimeSpan.FromSeconds(545));
        await LookUpAsync(page);
        await Expect(page.GetByRole(AriaRole.Timer)).ToHaveTextAsync(new Regex("^0:[45]"));
        await Expect(page.Locator("[role=status]")).ToHaveTextAsync("1 minute left to pay.");
        await visitor.LookAsync("hold-short");
        Assert.Equal(["1 minute left to pay."], await page.EvaluateAsync<string[]>("said"));

        await App.PassAsync(TimeSpan.FromSeconds(60));
        await LookUpAsync(page);
        ILocator title = page.Locator("h1");
        await Expect(title).ToHaveTextAsync("The hold has ended");
        await Expect(title).ToBeFocusedAsync();
        ILocator again = page.GetByRole(AriaRole.Button, new() { Name = "Hold the same seat again" });
        await again.WaitForAsync();
        await visitor.LookAsync("hold-ended");

        using HttpClient other = await App.SignedInAsync("Otis");
        (await other.ReserveAsync("pay-late-A-1-3")).Is(HttpStatusCode.Created);
        visitor.Expected.Add("status of 409");
        await again.ClickAsync();
        await Expect(page.Locator(".refused")).ToContainTextAsync("Gone: Stalls left, row 1, seat 3");
        await visitor.LookAsync("hold-conflict");
        string before = page.Url;
        await page.GetByRole(AriaRole.Button, new() { Name = "Take these instead" }).ClickAsync();
        await page.Locator(".pay-form").WaitForAsync();
        Assert.NotEqual(before, page.Url);
        await Expect(page.Locator(".summary-seats li")).ToHaveCountAsync(1);
    }

    [SkippableFact]
    public async Task The_bank_says_no_and_then_yes_and_whoever_comes_back_without_an_answer_can_go_again()
    {
        await AddAsync("pay-bank");
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await HoldAsync(visitor, "Bob", "pay-bank-A-1-3");
        ILocator title = page.Locator("h1");
        await PayAsync(page, "A card whose bank asks you first");
        await page.GetByRole(AriaRole.Button, new() { Name = "Decline" }).ClickAsync();
        await visitor.ArriveAsync("app/hold/");
        await UntilAsync(page.Locator(".declined"), "The bank was not shown that it is you.");

        await PayAsync(page, "A card whose bank asks you first");
        await visitor.ArriveAsync("local/pay/");
        await page.GoBackAsync();
        await Expect(title).ToHaveTextAsync("Your bank has a question");
        await page.ReloadAsync();
        await Expect(title).ToHaveTextAsync("Your bank has a question");
        await visitor.LookAsync("hold-bank");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go to your bank" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await visitor.ArriveAsync("app/hold/");
        await UntilAsync(title, "You are going!");
        Assert.DoesNotContain("payment_intent", page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain("redirect_status", page.Url, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_declined_card_says_why_and_a_second_one_is_charged_once_however_often_the_button_is_pressed()
    {
        await AddAsync("pay-twice");
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        visitor.Expected.Add("status of 402");
        string bookingId = await HoldAsync(visitor, "Dee", "pay-twice-A-1-3", "pay-twice-A-1-4");
        await PayAsync(page, "A card without enough money");
        await UntilAsync(page.Locator(".declined"), "There is not enough money in the account.");
        await Expect(page.GetByRole(AriaRole.Timer)).ToBeVisibleAsync();
        await visitor.LookAsync("hold-declined");

        ConcurrentQueue<string> keys = Keys(page);
        await page.GetByLabel("A card that works").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Pay €100" }).DblClickAsync();
        await UntilAsync(page.Locator("h1"), "You are going!");
        Assert.Single(keys);
        Assert.Equal("captured", Assert.Single(await StatusesAsync(bookingId), status => status is not ("declined" or "voided")));
        Assert.Equal(0, await page.EvaluateAsync<int>("localStorage.length"));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reload_in_the_middle_of_a_payment_loses_and_doubles_nothing(bool arrives)
    {
        string eventId = arrives ? "pay-lost" : "pay-cut";
        await AddAsync(eventId);
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        visitor.Expected.Add("ERR_FAILED");
        string bookingId = await HoldAsync(visitor, arrives ? "Lou" : "Cas", $"{eventId}-A-1-3");
        ConcurrentQueue<string> keys = Keys(page);
        TaskCompletionSource cut = new();
        await page.RouteAsync("**/booking/confirm", async route =>
        {
            if (arrives && !cut.Task.IsCompleted)
            {
                await route.FetchAsync();
            }

            await route.AbortAsync();
            cut.TrySetResult();
        });
        await PayAsync(page, "A card that works");
        await cut.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await page.UnrouteAsync("**/booking/confirm");
        await page.ReloadAsync();

        await UntilAsync(page.Locator("h1"), "You are going!");
        Assert.Single(keys.Distinct());
        Assert.Equal(["captured"], await StatusesAsync(bookingId));
        Assert.Equal(0, await page.EvaluateAsync<int>("localStorage.length"));
    }

    [SkippableFact]
    public async Task A_reload_in_the_middle_of_a_hold_leads_to_one_booking()
    {
        await AddAsync("pay-once");
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        visitor.Expected.Add("ERR_FAILED");
        await visitor.OpenAsync("/event/pay-once");
        await visitor.SignInAsync("Ono");
        TaskCompletionSource cut = new();
        await page.RouteAsync("**/booking/reserve", async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
            cut.TrySetResult();
        });
        ILocator get = page.GetByRole(AriaRole.Button, new() { Name = "Get the best 2 seats" });
        await get.ClickAsync();
        await cut.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await page.UnrouteAsync("**/booking/reserve");
        await page.ReloadAsync();
        await get.ClickAsync();
        await page.Locator(".pay-form").WaitForAsync();

        using HttpClient ono = await App.SignedInAsync("Ono");
        Assert.Single((await ono.GetAnswerAsync("/bookings"))["bookings"].EnumerateArray());
    }

    [SkippableFact]
    public async Task A_slow_payment_can_be_left_and_another_tab_sees_what_becomes_of_it()
    {
        await AddAsync("pay-slow");
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        string bookingId = await HoldAsync(visitor, "Sam", "pay-slow-A-1-3");
        IPage tab = await page.Context.NewPageAsync();
        await tab.GotoAsync($"/app/hold/{bookingId}");
        await Expect(tab.Locator("h1")).ToHaveTextAsync("Sign in to see your tickets");
        await tab.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await tab.Locator("input[name=name]").FillAsync("Sam");
        await tab.Locator("button[type=submit]").ClickAsync();
        await tab.Locator(".pay-form").WaitForAsync();

        await PayAsync(page, "A slow bank transfer");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Your payment is under way");
        await Expect(page.Locator(".pay-main")).ToContainTextAsync("We will know by");
        await visitor.LookAsync("hold-paying");
        await Expect(tab.Locator("h1")).ToHaveTextAsync("Your payment is under way");
        await page.GetByRole(AriaRole.Link, new() { Name = "My tickets" }).ClickAsync();
        await Expect(page.Locator(".mine-one")).ToContainTextAsync("Being paid");
        await App.PassAsync(TimeSpan.FromSeconds(25));
        await Expect(tab.Locator("h1")).ToHaveTextAsync("You are going!");
        await Expect(page.Locator(".mine-one")).ToContainTextAsync("Booked");
    }

    [SkippableFact]
    public async Task Held_seats_are_paid_for_later_or_given_back()
    {
        await AddAsync("pay-back");
        await using Visitor visitor = await browser.VisitAsync("de-DE", isPhone: true);
        IPage page = visitor.Page;
        await page.GotoAsync("/app/tickets");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Melden Sie sich an, um Ihre Tickets zu sehen");
        await visitor.LookAsync("tickets-signed-out");
        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Anmelden" }).ClickAsync();
        await page.Locator("input[name=name]").FillAsync("Gil");
        await page.Locator("button[type=submit]").ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("Sie haben noch keine Tickets");
        await visitor.LookAsync("tickets-none");

        using HttpClient gil = await App.SignedInAsync("Gil");
        (await gil.ReserveAsync("pay-back-A-1-3")).Is(HttpStatusCode.Created);
        await LookUpAsync(page);
        ILocator one = page.Locator(".mine-one");
        await Expect(one).ToContainTextAsync("Zu bezahlen");
        await Expect(one.Locator(".mine-state b")).ToHaveTextAsync(Clock());
        await visitor.LookAsync("tickets-list");
        await one.GetByRole(AriaRole.Link).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Platz zurückgeben" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ja, zurückgeben" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Die Plätze sind zurückgegeben");
        await page.GetByRole(AriaRole.Button, new() { Name = "Denselben Platz noch einmal halten" }).WaitForAsync();
        await visitor.LookAsync("hold-given-back");
        using HttpClient other = await App.SignedInAsync("Gus");
        (await other.ReserveAsync("pay-back-A-1-3")).Is(HttpStatusCode.Created);
    }

    [SkippableFact]
    public async Task A_booking_says_what_was_refunded_and_why_and_from_where_the_event_was_moved()
    {
        EventDocument known = await AddAsync("pay-moved");
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        using HttpClient mia = await App.SignedInAsync("Mia");
        string bookingId = (await mia.ReserveAsync("pay-moved-A-1-3", "pay-moved-A-1-4")).Is(HttpStatusCode.Created).Text("bookingId");
        await mia.ConfirmAsync(bookingId);
        await App.PassAsync(TimeSpan.FromSeconds(3));
        EventDocument moved = known with { StartsAt = known.StartsAt.AddDays(2), LocalDate = "2026-12-26" };
        StoreResult<EventDocument> read = await App.Container<EventDocument>().ReadAsync("pay-moved", "pay-moved", CancellationToken.None);
        await App.Container<EventDocument>().ReplaceAsync(
            EventMoves.Noted(known, moved, App.Clock.GetUtcNow()), read.ETag!, CancellationToken.None);
        await App.PassAsync(TimeSpan.FromSeconds(10));
        using HttpClient admin = await App.SignedInAsync("root", "admin");
        (await admin.PostAnswerAsync($"/admin/bookings/{bookingId}/refund", new { ticketIds = new[] { "pay-moved-A-1-4" } }))
            .Is(HttpStatusCode.Accepted);
        await App.PassAsync(TimeSpan.FromSeconds(5));

        await page.GotoAsync("/app/tickets");
        await visitor.SignInAsync("Mia");
        await Expect(page.Locator(".moved")).ToContainTextAsync("The event was moved.");
        await page.Locator(".mine-one a").ClickAsync();
        await Expect(page.Locator(".moved")).ToContainTextAsync(new Regex("Now: Saturday,? 26 December 2026, 20:30"));
        await Expect(page.Locator(".moved s")).ToContainTextAsync(new Regex("Thursday,? 24 December 2026, 20:30"));
        await Expect(page.Locator(".refunds")).ToContainTextAsync("The box office refunded some of the tickets.");
        await Expect(page.Locator(".refunds li")).ToHaveTextAsync(new Regex("Stalls left, row 1, seat 4.*Paid back.*€50"));
        await Expect(page.Locator(".ticket img")).ToHaveCountAsync(1);
        await visitor.LookAsync("tickets-moved");

        IDownload download = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Add to calendar" }).ClickAsync());
        string calendar = await File.ReadAllTextAsync(await download.PathAsync());
        Assert.Contains("\r\nDTSTART:20261226T193000Z\r\n", calendar, StringComparison.Ordinal);
        Assert.Contains("\r\nLOCATION:Konzerthaus\\, Vienna\\, Austria\r\n", calendar, StringComparison.Ordinal);
        Assert.All(calendar.Split("\r\n"), line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 75, line));
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(page.Locator(".ticket img")).ToBeVisibleAsync();
        await Expect(page.Locator(".history")).ToBeHiddenAsync();
        await page.EmulateMediaAsync(new() { Media = Media.Screen });

        (await admin.AskAsync(HttpMethod.Post, $"/admin/bookings/{bookingId}/refund")).Is(HttpStatusCode.Accepted);
        await App.PassAsync(TimeSpan.FromSeconds(5));
        await LookUpAsync(page);
        await Expect(page.Locator(".refunds")).ToContainTextAsync("The money is back where it came from.");
        await Expect(page.Locator(".ticket")).ToHaveCountAsync(0);
        await visitor.LookAsync("tickets-refunded");
    }

    [SkippableFact]
    public async Task What_costs_nothing_is_booked_without_a_way_to_pay()
    {
        await AddAsync("pay-free", one => one with { PriceBands = [new("P1", 0), new("P2", 0)] });
        await using Visitor visitor = await browser.VisitAsync();
        await HoldAsync(visitor, "Fran", "pay-free-A-1-3");
        await Expect(visitor.Page.GetByRole(AriaRole.Radio)).ToHaveCountAsync(0);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Book for free" }).ClickAsync();
        await UntilAsync(visitor.Page.Locator("h1"), "You are going!");
    }

    [SkippableFact]
    public async Task A_booking_of_somebody_else_is_not_shown()
    {
        await using Visitor visitor = await browser.VisitAsync();
        visitor.Expected.Add("status of 404");
        await visitor.Page.GotoAsync("/app/hold/nobodys-1");
        await visitor.SignInAsync("Nia");
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await visitor.LookAsync("hold-missing");
    }

    /// <summary>Stripe's own script is played by one that knows the calls the page makes; the policy is the one that is served.</summary>
    [SkippableFact]
    public async Task With_Stripe_its_own_form_is_shown_and_its_script_is_let_in_on_no_other_page()
    {
        await AddAsync("pay-stripe");
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        WebConfig config = new(
            $"{App.Address}local", "ticketmaster-web", "openid", new("", ""), new("stripe", "pk_test_1"));
        ConcurrentQueue<string> asked = new();
        await page.RouteAsync("**/app/config.json", route => route.FulfillAsync(new() { BodyBytes = config.ToJson() }));
        await page.RouteAsync(new Regex("/app/(hold|event|tickets)"), async route =>
        {
            IAPIResponse answer = await route.FetchAsync();
            string path = new Uri(route.Request.Url).AbsolutePath["/app/".Length..];
            Dictionary<string, string> headers = new(answer.Headers) { ["content-security-policy"] = config.ContentSecurityPolicy(path) };
            await route.FulfillAsync(new() { Response = answer, Headers = headers });
        });
        await page.RouteAsync("https://js.stripe.com/**", route =>
        {
            asked.Enqueue(page.Url);
            return route.FulfillAsync(new() { ContentType = "text/javascript", Body = StripeScript });
        });
        await visitor.OpenAsync("/event/pay-stripe");
        await visitor.SignInAsync("Stu");
        await page.GetByRole(AriaRole.Button, new() { Name = "Get the best 2 seats" }).ClickAsync();
        await page.Locator(".stripe input").FillAsync("4242");
        Assert.Equal("pk_test_1 10000 eur", await page.Locator(".stripe input").GetAttributeAsync("aria-label"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Pay €100" }).ClickAsync();
        await UntilAsync(page.Locator("h1"), "You are going!");
        await page.GetByRole(AriaRole.Link, new() { Name = "Show my tickets" }).ClickAsync();
        await Expect(page.Locator(".ticket img")).ToHaveCountAsync(2);
        await Visitor.TrueAsync(page, "!('Stripe' in window)");
        Assert.Contains("/app/hold/", Assert.Single(asked), StringComparison.Ordinal);
        Assert.DoesNotContain("stripe", config.ContentSecurityPolicy("tickets/pay-stripe-1"), StringComparison.Ordinal);
    }

    private const string StripeScript =
        """
        window.Stripe = key => ({
          elements: ({ amount, currency }) => ({
            create: () => ({
              mount(place) {
                const input = document.createElement('input');
                input.setAttribute('aria-label', `${key} ${amount} ${currency}`);
                place.append(input);
              },
              destroy() {},
            }),
            submit: () => Promise.resolve({}),
          }),
          createPaymentMethod: () => Promise.resolve({ paymentMethod: { id: 'pm_ok' } }),
        });
        """;

    [GeneratedRegex(@"^\d+:\d\d$")]
    private static partial Regex Clock();

    private async Task<EventDocument> AddAsync(string id, Func<EventDocument, EventDocument>? change = null)
    {
        Browser.IsNeeded();
        EventDocument hall = WebEvents.Hall(id, $"An Evening of {id["pay-".Length..]}", "musical", "The Company");
        EventDocument added = change?.Invoke(hall) ?? hall;
        await App.AddAsync(added);
        await App.UntilIdleAsync();
        return added;
    }

    /// <summary>Holds seats and opens the page where they are paid for.</summary>
    private async Task<string> HoldAsync(Visitor visitor, string name, params string[] ticketIds)
    {
        using HttpClient buyer = await App.SignedInAsync(name);
        string bookingId = (await buyer.ReserveAsync(ticketIds)).Is(HttpStatusCode.Created).Text("bookingId");
        await visitor.OpenAsync($"/hold/{bookingId}");
        await visitor.SignInAsync(name);
        await visitor.Page.Locator(".pay-form").WaitForAsync();
        return bookingId;
    }

    private static async Task PayAsync(IPage page, string method)
    {
        await page.GetByLabel(method, new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Pay ") }).ClickAsync();
    }

    /// <summary>Lets the payment take its time until the page says something.</summary>
    private async Task UntilAsync(ILocator where, string text)
    {
        ILocator there = where.Filter(new() { HasText = text });
        for (int seconds = 0; seconds < 40; seconds++)
        {
            try
            {
                await there.WaitForAsync(new() { Timeout = 300 });
                return;
            }
            catch (TimeoutException)
            {
                await App.PassAsync(TimeSpan.FromSeconds(1));
            }
        }

        await Expect(where).ToContainTextAsync(text);
    }

    /// <summary>Somebody comes back to the page: it asks at once.</summary>
    private static Task<JsonElement?> LookUpAsync(IPage page) =>
        page.EvaluateAsync("document.dispatchEvent(new Event('visibilitychange'))");

    private static ConcurrentQueue<string> Keys(IPage page)
    {
        ConcurrentQueue<string> keys = new();
        page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/booking/confirm", StringComparison.Ordinal))
            {
                keys.Enqueue(request.Headers["idempotency-key"]);
            }
        };
        return keys;
    }

    private async Task<string[]> StatusesAsync(string bookingId) =>
    [
        .. from payment in await App.PaymentsAsync()
           where payment.GetProperty("bookingId").GetString() == bookingId
           let status = payment.GetProperty("status").GetString()!
           orderby status
           select status,
    ];

    private static Task<bool> IsDrawnAsync(IPage page) =>
        page.Locator(".ticket img").First.EvaluateAsync<bool>("image => image.decode().then(() => image.naturalWidth > 0)");

    /// <summary>Presses Tab until what has the focus is named so.</summary>
    private static async Task TabToAsync(IPage page, string name)
    {
        for (int i = 0; i < 100; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            string focused = await page.EvaluateAsync<string>(
                "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.labels?.[0]?.textContent "
                + "?? document.activeElement.textContent).replace(/\\s+/g, ' ').trim()");
            if (focused.StartsWith(name, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"No Tab leads to '{name}'.");
    }
}
