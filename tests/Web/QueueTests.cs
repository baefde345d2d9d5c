using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using TicketMaster.Catalogue;
using TicketMaster.Storage;
using TicketMaster.WaitingRoom;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TicketMaster.Tests.Web;

/// <summary>The stories of the waiting room's page.</summary>
[Collection(nameof(Browser))]
public sealed partial class QueueTests(Browser browser) : IAsyncLifetime
{
    /// <summary>Notes what is heard and shown, since nobody listens.</summary>
    private const string Ears =
        """
        globalThis.heard = [];
        globalThis.Notification = class {
          static get permission() { return localStorage.getItem('permission') ?? 'default'; }
          static async requestPermission() { localStorage.setItem('permission', 'granted'); }
          constructor(title) { heard.push(title); }
        };
        AudioScheduledSourceNode.prototype.start = function () { heard.push(this.frequency.value); };
        AudioScheduledSourceNode.prototype.stop = () => {};
        """;

    /// <summary>The highest note of the sign that it is one's turn.</summary>
    private const string Turn = "heard.filter(one => one === 1319 || one === 'It is your turn').join()";

    private const string Shown = "document.dispatchEvent(new Event('visibilitychange'))";

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly List<string> _events = [];

    private TicketMasterApp App => browser.App;

    private DateTimeOffset Now => App.Clock.GetUtcNow();

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Ends this story's room: it would cost the next ones a look a second.</summary>
    public async Task DisposeAsync()
    {
        foreach (string id in _events)
        {
            await ChangeAsync(id, document => document with { WaitingRoom = null });
        }
    }

    [SkippableFact]
    public async Task A_place_of_the_lobby_is_kept_drawn_checked_and_admitted_in_two_tabs_as_one()
    {
        const string Id = "queue-lobby";
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await page.Context.AddInitScriptAsync(Ears);
        await AddAsync(Id, saleIn: 75, lobby: 5_000);

        // Somebody whom chance does not draw among the first: it would be their turn before they were seen to wait.
        RoomDraw draw = (await RoomAsync(Id)).Draw;
        string user = Enumerable.Range(0, 1_000).Select(number => $"queue-lara-{number}")
            .First(name => draw.ValueOf(Id, name, late: null) > 0.1);

        // The event's page leads to the room instead of into a refusal.
        await visitor.OpenAsync($"/event/{Id}");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Get the best 2 seats" })).ToBeDisabledAsync();
        await visitor.LookAsync("queue-event");
        await page.GetByRole(AriaRole.Link, new() { Name = "To the waiting room" }).ClickAsync();
        await StandsAsync(page, "stranger", "Join before the draw");
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        await Expect(page.Locator(".queue-text")).ToContainTextAsync(new Regex("[45],\\d{3} people are in"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in and take a place" }).ClickAsync();
        await SignInAsync(page, user);
        await StandsAsync(page, "lobby", "You are in the draw");
        await Expect(page.GetByRole(AriaRole.Timer)).ToHaveTextAsync(new Regex("^[01]:\\d\\d$"));
        await visitor.LookAsync("queue-lobby");
        string place = await PlaceAsync(page, Id);

        // Neither a reload nor another tab makes it another place.
        await page.ReloadAsync();
        await StandsAsync(page, "lobby", "You are in the draw");
        IPage second = await page.Context.NewPageAsync();

        // Nobody touches it, so it may not sound. What a test evaluates in a page counts as a touch.
        await second.AddInitScriptAsync(
            "Object.defineProperty(navigator, 'userActivation', { value: { hasBeenActive: false, isActive: false } })");
        await second.GotoAsync($"/app/event/{Id}/queue");
        await StandsAsync(second, "lobby", "You are in the draw");
        Assert.Equal(place, await PlaceAsync(second, Id));

        // The draw, in a room that is paused at first. Only the tab that was opened last asks.
        await ChangeAsync(Id, document => document with { WaitingRoom = document.WaitingRoom! with { Paused = true } });
        await PassUntilAsync(Id, room => room.Draw.OpenedAt is not null);
        await StandsAsync(second, "paused", "The line is paused");
        await StandsAsync(page, "paused", "The line is paused");
        ConcurrentQueue<string> asked = Asked(page);
        await AskAsync(page);
        await page.EvaluateAsync("new Promise(done => setTimeout(done, 100))");
        Assert.Empty(asked);

        // The place is the one that the service has.
        await page.Locator(".queue-check summary").ClickAsync();
        await Expect(page.Locator(".queue-findings .good")).ToHaveCountAsync(3);
        await Expect(page.Locator(".queue-findings")).ToContainTextAsync("that this browser noted while the lobby was open");
        Answer told = await ShownAsync(user, Id, place);
        await Expect(page.Locator(".queue-values")).ToContainTextAsync(told["value"].GetRawText());
        await Expect(page.Locator(".queue-values")).ToContainTextAsync((await RoomAsync(Id)).Draw.Seed);
        await visitor.LookAsync("queue-check");
        await page.EvaluateAsync(
            "id => { const lobby = JSON.parse(localStorage.getItem(`waiting-room:${id}/lobby`));"
            + " localStorage.setItem(`waiting-room:${id}/lobby`, JSON.stringify({ ...lobby, commitment: 'f'.repeat(64) })); }",
            Id);
        await page.ReloadAsync();
        await page.Locator(".queue-check summary").ClickAsync();
        await Expect(page.Locator(".queue-findings .bad")).ToContainTextAsync(["is not the one that this browser noted"]);
        await second.EvaluateAsync(Shown);
        await page.Locator(".queue-check summary").ClickAsync();

        // It goes on. What is said of the place comes nearer and never jumps.
        await ChangeAsync(Id, document => document with { WaitingRoom = document.WaitingRoom! with { Paused = false } });
        await StandsAsync(second, "waiting", "You are in line");
        await StandsAsync(page, "waiting", "You are in line");
        told = await ShownAsync(user, Id, place);
        (double ahead, _, _) = await FiguresAsync(page);
        Assert.Equal(told["ahead"].GetProperty("people").GetDouble(), ahead, told["ahead"].GetProperty("error").GetDouble());
        await Expect(page.Locator(".queue-odds")).ToHaveTextAsync("There are seats for everybody up to you.");
        await Expect(page.Locator(".queue-why")).ToContainTextAsync("chance drew it");
        await NeverJumpsAsync(page, second);
        await IsToldOfProviderAsync(page, second, Id);
        await visitor.LookAsync("queue-waiting");

        // Its turn: told once, in the tab that may sound; whoever looks goes on to the seats.
        Assert.Equal(0, await page.EvaluateAsync<int>("heard.length"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Tell me" }).ClickAsync();
        await Expect(page.Locator(".queue-alarm")).ToContainTextAsync("You will hear a sound and get a message");
        await ChangeAsync(Id, document => document with { WaitingRoom = document.WaitingRoom! with { PerMinute = 1_000_000 } });
        await StandsAsync(second, "in", "It is your turn");
        await Expect(page).ToHaveTitleAsync(new Regex("^It is your turn · "));
        await Visitor.TrueAsync(page, $"{Turn} === '1319,It is your turn'");
        await second.EvaluateAsync("new Promise(done => setTimeout(done, 2100))");
        Assert.Equal("", await second.EvaluateAsync<string>(Turn));
        await page.EvaluateAsync(Shown);
        await Expect(page).ToHaveURLAsync($"{App.Address}app/event/{Id}");
        await Expect(page.Locator(".room")).ToContainTextAsync(new Regex("Time to choose: (2:00|1:5\\d)"));
        await page.GotoAsync($"/app/event/{Id}/queue");
        await StandsAsync(page, "in", "It is your turn");
        await Expect(page.Locator(".queue-now")).ToContainTextAsync("Your pass lasts until");
        await visitor.LookAsync("queue-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Choose seats" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Get the best 2 seats" }).ClickAsync();
        await visitor.ArriveAsync($"app/hold/{Id}-");

        // Another pass is taken without a word, nor a refusal, while the place counts. Then the way leads back to the room.
        int refused = 0;
        page.Response += (_, answer) => refused += answer.Status == 403 ? 1 : 0;
        App.Clock.Advance(TimeSpan.FromMinutes(3));
        await page.GotoAsync($"/app/event/{Id}");
        await Expect(page.Locator(".room")).ToContainTextAsync("Your pass has ended.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Get the best 2 seats" }).ClickAsync();
        await visitor.ArriveAsync($"app/hold/{Id}-");
        Assert.Equal(0, refused);
        App.Clock.Advance(TimeSpan.FromMinutes(5));
        await page.GotoAsync($"/app/event/{Id}");
        visitor.Expected.Add("status of 403");
        await page.GetByRole(AriaRole.Button, new() { Name = "Get the best 2 seats" }).ClickAsync();
        await Expect(page.Locator(".refused")).ToContainTextAsync("Your place is spent");
        await page.Locator(".refused").GetByRole(AriaRole.Link, new() { Name = "To the waiting room" }).ClickAsync();
        await StandsAsync(page, "spent", "Your place is spent");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take a place" }).ClickAsync();
        await StandsAsync(page, "counting", "Your place is being counted");
        Assert.NotEqual(place, await PlaceAsync(page, Id));
    }

    [SkippableFact]
    public async Task A_late_place_goes_to_another_device_by_its_link_and_to_nobody_else()
    {
        const string Id = "queue-late";
        await using Visitor visitor = await browser.VisitAsync("de-DE");
        IPage page = visitor.Page;
        await AddAsync(Id, saleIn: -1, lobby: 100, perMinute: 6);
        await PassUntilAsync(Id, room => room.Draw.OpenedAt is not null);
        await page.GotoAsync($"/app/event/{Id}/queue");
        await StandsAsync(page, "stranger", "Der Verkauf hat begonnen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Anmelden und Platz nehmen" }).ClickAsync();
        await SignInAsync(page, "queue-lena");
        await StandsAsync(page, "counting", "Ihr Platz wird gezählt");
        await App.PassAsync(16 * s_second);
        await StandsAsync(page, "waiting", "Sie stehen in der Reihe");
        Assert.InRange((await FiguresAsync(page)).Ahead, 90, 105);
        await Expect(page.Locator(".queue-why")).ToContainTextAsync("nachdem die Lobby geschlossen war");
        await page.Locator(".queue-share, summary").Filter(new() { HasText = "anderes Gerät" }).ClickAsync();
        await Expect(page.Locator(".queue-code path")).ToHaveAttributeAsync("d", new Regex("^M3 3h1v1h-1z"));
        string link = await page.GetByLabel("Link zu Ihrem Platz").InputValueAsync();
        await visitor.LookAsync("queue-share-de");
        string place = await PlaceAsync(page, Id);
        Assert.EndsWith($"/app/event/{Id}/queue#place={place}", link, StringComparison.Ordinal);

        // The phone of the same user has the same place, though it came later; nobody is sent the fragment.
        await App.PassAsync(30 * s_second);
        await using Visitor phone = await browser.VisitAsync(isPhone: true);
        ConcurrentQueue<string> sent = [];
        phone.Page.Request += (_, request) => sent.Enqueue(request.Url);
        await phone.Page.GotoAsync(link);
        await Expect(phone.Page.Locator(".queue-lost")).ToContainTextAsync("This link brings a place.");
        Assert.DoesNotContain("#", phone.Page.Url, StringComparison.Ordinal);
        await phone.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await SignInAsync(phone.Page, "queue-lena");
        await StandsAsync(phone.Page, "waiting", "You are in line");
        Assert.Equal(place, await PlaceAsync(phone.Page, Id));
        Assert.All(sent, url => Assert.DoesNotContain(place[^40..], url, StringComparison.Ordinal));

        // To anybody else it is worth nothing, and they can take a place of their own.
        await using Visitor other = await browser.VisitAsync();
        other.Expected.Add("status of 403");
        await other.Page.GotoAsync(link);
        await other.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await SignInAsync(other.Page, "queue-lennart");
        await Expect(other.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This place belongs to another account.");
        await StandsAsync(other.Page, "stranger", "The sale has begun");
        await other.LookAsync("queue-refused");
        await other.Page.ReloadAsync();
        await StandsAsync(other.Page, "stranger", "The sale has begun");
        await Expect(other.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);

        // The room is closed by the organiser.
        await ChangeAsync(Id, document => document with { WaitingRoom = null });
        await StandsAsync(page, "ended", "Der Warteraum ist geschlossen");
        await Expect(page.Locator(".queue-text")).ToHaveTextAsync("Plätze gibt es ohne Warten.");
    }

    [SkippableFact]
    public async Task A_house_that_is_sold_out_and_a_network_that_is_lost_say_so_and_the_place_keeps()
    {
        const string Id = "queue-small";
        await using Visitor visitor = await browser.VisitAsync();
        IPage page = visitor.Page;
        await AddAsync(Id, saleIn: 80, lobby: 0, opensIn: 20, perMinute: 600, seats: 8);
        await page.Clock.InstallAsync();
        await page.GotoAsync($"/app/event/{Id}/queue");
        await StandsAsync(page, "closed", "The waiting room is not open yet");
        await visitor.LookAsync("queue-closed");
        await App.PassAsync(8 * s_second);
        await WakeAsync(Id);
        await StandsAsync(page, "stranger", "Join before the draw");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in and take a place" }).ClickAsync();
        await SignInAsync(page, "queue-sofia");
        await StandsAsync(page, "lobby", "You are in the draw");
        await PassUntilAsync(Id, room => room.Draw.ClosedAt is not null);
        await StandsAsync(page, "drawing", "The draw is about to be made");

        // The house goes to others meanwhile.
        await ChangeAsync(Id, document => document with { WaitingRoom = document.WaitingRoom! with { Paused = true } });
        await PassUntilAsync(Id, room => room.Draw.OpenedAt is not null);
        EventDocument open = await ChangeAsync(Id, document => document with { WaitingRoom = null });
        using HttpClient fast = await App.SignedInAsync("queue-fast");
        string held = (await fast.PostAnswerAsync("/booking/reserve", new { eventId = Id, quantity = 8 }))
            .Is(HttpStatusCode.Created).Text("bookingId");
        await ChangeAsync(Id, document => document with { WaitingRoom = open.WaitingRoom! with { Paused = false } });
        await WakeAsync(Id);
        await StandsAsync(page, "soldOut", "Nothing is left at the moment");
        await Expect(page.Locator(".queue-held"))
            .ToContainTextAsync(new Regex("8 seats are held by others and may come back (between|at) 1"));
        await visitor.LookAsync("queue-sold-out");

        // Without a network the page says so and goes on by itself. A machine that slept asks as soon as it wakes.
        string place = await PlaceAsync(page, Id);
        visitor.Expected.Add("ERR_INTERNET_DISCONNECTED");
        await page.Context.SetOfflineAsync(true);
        await Expect(page.Locator(".queue-lost")).ToContainTextAsync("No connection. Your place keeps.");
        await visitor.LookAsync("queue-offline");
        await page.Context.SetOfflineAsync(false);
        await Expect(page.Locator(".queue-lost")).ToHaveCountAsync(0);
        Assert.Equal(place, await PlaceAsync(page, Id));
        await page.RunAndWaitForRequestAsync(
            () => page.Clock.FastForwardAsync(600_000), request => request.Url.EndsWith($"/queue/{Id}", StringComparison.Ordinal));

        // Seats come back.
        (await fast.DeleteAnswerAsync($"/booking/{held}")).Is(HttpStatusCode.OK);
        await App.PassAsync(8 * s_second);
        await AskAsync(page);
        await Expect(page).ToHaveURLAsync($"{App.Address}app/event/{Id}");
        await Expect(page.Locator(".room")).ToContainTextAsync("It is your turn.");
    }

    [SkippableFact]
    public async Task An_event_without_a_waiting_room_says_so()
    {
        await using Visitor visitor = await browser.VisitAsync();
        visitor.Expected.Add("status of 404");
        await visitor.OpenAsync("/event/poll/queue");
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This event has no waiting room");
        await visitor.LookAsync("queue-none");
    }

    /// <summary>Looks again and again while people are let in.</summary>
    private async Task NeverJumpsAsync(IPage page, IPage asks)
    {
        (double ahead, int from, int to) = await FiguresAsync(page);
        Assert.True(from < to);
        for (int look = 0; look < 3; look++)
        {
            await App.PassAsync(10 * s_second);
            ILocator shown = page.Locator(".queue-figures .queue-big").First;
            for (int tries = 0; tries < 100 && await shown.TextContentAsync() == $"{ahead:N0}"; tries++)
            {
                await AskAsync(asks);
                await Task.Delay(100);
            }

            (double nextAhead, int nextFrom, int nextTo) = await FiguresAsync(page);
            Assert.True(nextAhead < ahead && nextFrom <= from && nextTo <= to, $"{from}–{to} became {nextFrom}–{nextTo}.");
            (ahead, from, to) = (nextAhead, nextFrom, nextTo);
        }
    }

    private static async Task<(double Ahead, int From, int To)> FiguresAsync(IPage page)
    {
        IReadOnlyList<string> big = await page.Locator(".queue-figures .queue-big").AllTextContentsAsync();
        string[] range = big[1].Split('–');
        return (Number(big[0]), (int)Number(range[0]), (int)Number(range[1]));

        static double Number(string text) => double.Parse(NoDigit().Replace(text, ""), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task SignInAsync(IPage page, string name)
    {
        await page.Locator("input[name=name]").FillAsync(name);
        await page.Locator("button[type=submit]").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/queue"));
    }

    /// <summary>The page comes to stand so: it is made to ask, as it does when the network is back, until it does.</summary>
    private static async Task StandsAsync(IPage page, string stands, string title)
    {
        for (int tries = 0; tries < 100 && await page.Locator($".queue-now.is-{stands}").CountAsync() == 0; tries++)
        {
            await AskAsync(page);
            await Task.Delay(100);
        }

        await Expect(page.Locator($".queue-now.is-{stands} h2")).ToHaveTextAsync(title);
    }

    /// <summary>While nobody can pay, the page says so instead of a pace.</summary>
    private static async Task IsToldOfProviderAsync(IPage page, IPage asks, string id)
    {
        await asks.RouteAsync($"**/queue/{id}", async route =>
        {
            // Asked for anew, and answered under an ETag of its own: otherwise the page would keep what it was told here.
            IAPIResponse answer = await route.FetchAsync(
                new() { Headers = route.Request.Headers.Where(header => header.Key != "if-none-match") });
            JsonNode room = JsonNode.Parse(await answer.TextAsync())!;
            room["heldUpBy"] = "provider";
            IEnumerable<KeyValuePair<string, string>> headers = answer.Headers
                .Where(header => header.Key is not ("etag" or "content-encoding" or "content-length"))
                .Append(new("etag", "\"held-up\""));
            await route.FulfillAsync(new() { Response = answer, Headers = headers, Body = room.ToJsonString() });
        });
        ILocator told = page.Locator(".queue-why", new() { HasText = "payments cannot be made" });
        await ShowsAsync(count: 1);
        await Expect(page.Locator(".queue-pace")).ToHaveTextAsync("The line stands still");
        await Expect(page.Locator(".queue-figures")).Not.ToContainTextAsync("Your turn in");
        await asks.UnrouteAllAsync();
        await ShowsAsync(count: 0);

        async Task ShowsAsync(int count)
        {
            for (int tries = 0; tries < 100 && await told.CountAsync() != count; tries++)
            {
                await AskAsync(asks);
                await Task.Delay(100);
            }

            await Expect(told).ToHaveCountAsync(count);
        }
    }

    private static Task<JsonElement?> AskAsync(IPage page) => page.EvaluateAsync("dispatchEvent(new Event('online'))");

    private static Task<string> PlaceAsync(IPage page, string id) => page.EvaluateAsync<string>(
        "id => JSON.parse(localStorage[Object.keys(localStorage).find(key => key.startsWith(`waiting-room:${id}/place/`))])", id);

    private static ConcurrentQueue<string> Asked(IPage page)
    {
        ConcurrentQueue<string> asked = [];
        page.Request += (_, request) =>
        {
            if (request.Url.Contains("/queue/", StringComparison.Ordinal))
            {
                asked.Enqueue(request.Url);
            }
        };
        return asked;
    }

    private async Task<Answer> ShownAsync(string user, string eventId, string place)
    {
        using HttpClient client = await App.SignedInAsync(user);
        return (await client.PostAnswerAsync("/booking/place", new { eventId, place })).Is(HttpStatusCode.OK);
    }

    private async Task AddAsync(string id, int saleIn, int lobby, int opensIn = -60, int perMinute = 60, int? seats = null)
    {
        Browser.IsNeeded();
        _events.Add(id);
        await App.AddAsync(WebEvents.Hall(id, "The Last Waltz", "concert", "The Band") with
        {
            OnSaleAt = Now.AddSeconds(saleIn),
            WaitingRoom = new WaitingRoomPlan(Now.AddSeconds(opensIn), perMinute, PassSeconds: 120),
            Sections = seats is null
                ? [TestEvents.Section("A", rows: 100, seats: 100), TestEvents.Section("B", rows: 100, seats: 50, band: "P2", inner: 120)]
                : [TestEvents.Section("A", rows: 1, seats: seats.Value)],
        });
        await WakeAsync(id);
        RoomCounts counts = App.Services.GetRequiredService<RoomCounts>();
        for (int user = 0; user < lobby; user++)
        {
            counts.Joined(id, 1, $"{id}-{user}", late: null, isNew: true);
        }

        await App.PassAsync(11 * s_second);
    }

    /// <summary>Whoever asks for a room that nobody looks after starts it.</summary>
    private async Task WakeAsync(string id)
    {
        using HttpClient anyone = App.Anyone();
        (await anyone.GetAnswerAsync($"/queue/{id}")).Is(HttpStatusCode.OK);
        await App.PassAsync(3 * s_second);
    }

    /// <summary>What the operator does; it takes effect within two seconds.</summary>
    /// <returns>The event as it was.</returns>
    private async Task<EventDocument> ChangeAsync(string id, Func<EventDocument, EventDocument> change)
    {
        StoreResult<EventDocument> found = await App.Container<EventDocument>().ReadAsync(id, id, default);
        await App.Container<EventDocument>().ReplaceAsync(change(found.Document!), found.ETag!, default);
        await App.PassAsync(3 * s_second);
        return found.Document!;
    }

    private async Task<RoomDocument> RoomAsync(string id) => (await App.Container<RoomDocument>().ReadAsync(id, id, default)).Document!;

    private async Task PassUntilAsync(string id, Func<RoomDocument, bool> isSo)
    {
        for (int second = 0; second < 200 && !isSo(await RoomAsync(id)); second++)
        {
            await App.PassAsync(s_second);
        }

        Assert.True(isSo(await RoomAsync(id)), "The room did not get so far.");
        await App.PassAsync(s_second);
    }

    [GeneratedRegex("[^0-9]")]
    private static partial Regex NoDigit();
}
