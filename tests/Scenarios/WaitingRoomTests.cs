using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Payments;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Administration;
using TicketMaster.Tests.Infra;
using TicketMaster.Tests.Payments;
using TicketMaster.Tests.Storage;
using TicketMaster.Tests.Tickets;
using TicketMaster.WaitingRoom;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

public sealed class WaitingRoomApp : IAsyncLifetime
{
    internal TicketMasterApp App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await TicketMasterApp.StartAsync(services =>
    {
        services.MakeProviderFaulty();
        services.MakeFaulty<BookingDocument>();
    });

    public async Task DisposeAsync() => await App.DisposeAsync();
}

/// <summary>The waiting room over HTTP: from the lobby to a sold-out house.</summary>
public sealed partial class WaitingRoomTests(WaitingRoomApp shared) : IClassFixture<WaitingRoomApp>, IAsyncLifetime
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly TicketMasterApp _app = shared.App;
    private readonly List<string> _events = [];

    private DateTimeOffset Now => _app.Clock.GetUtcNow();

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Ends this test's rooms: each would cost the next tests a look a second.</summary>
    public async Task DisposeAsync()
    {
        foreach (string id in _events)
        {
            StoreResult<EventDocument> found = await _app.Container<EventDocument>().ReadAsync(id, id, default);
            await _app.Container<EventDocument>().ReplaceAsync(found.Document! with { WaitingRoom = null }, found.ETag!, default);
        }
    }

    [Fact]
    public async Task From_the_lobby_to_a_sold_out_house()
    {
        string id = await EventAsync(rows: 1, seats: 16, opensIn: 10, saleIn: 120, perMinute: 60);
        using HttpClient anyone = _app.Anyone();
        using HttpClient alice = await UserAsync("alice");
        using HttpClient phone = await UserAsync("alice");
        using HttpClient bob = await UserAsync("bob");
        using HttpClient carol = await UserAsync("carol");

        // Not open yet.
        Answer closed = (await PlaceAsync(alice, id)).IsRefused(HttpStatusCode.Conflict, "waiting-room-closed");
        Assert.InRange(closed.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(11));
        Assert.Equal("closed", (await QueueAsync(anyone, id)).Text("phase"));
        Assert.False((await QueueAsync(anyone, id)).Json.TryGetProperty("commitment", out _));
        await _app.PassAsync(TimeSpan.FromSeconds(11));
        await QueueAsync(anyone, id);
        await _app.PassAsync(2 * s_second);

        // The lobby: the same place from any device, as often as one likes.
        Answer lobby = await QueueAsync(anyone, id);
        Assert.Equal("lobby", lobby.Text("phase"));
        Assert.False(lobby.Json.TryGetProperty("seed", out _));
        Answer first = (await PlaceAsync(alice, id)).Is(HttpStatusCode.OK);
        string place = first.Text("place");
        Assert.Equal(Claims(place), Claims((await PlaceAsync(phone, id)).Is(HttpStatusCode.OK).Text("place")));
        Assert.False(first["admitted"].GetBoolean());
        Assert.Equal(Now.AddSeconds(120 - 13), first["drawAt"].GetDateTimeOffset(), s_second);
        string carols = (await PlaceAsync(carol, id)).Is(HttpStatusCode.OK).Text("place");
        (await PassAsync(alice, id, place)).IsRefused(HttpStatusCode.Conflict, "not-admitted-yet");
        for (int i = 0; i < 4; i++)
        {
            using HttpClient other = await UserAsync($"other-{i}");
            (await PlaceAsync(other, id)).Is(HttpStatusCode.OK);
        }

        // It closes fifteen seconds before the sale; whoever comes then is behind.
        await PassUntilAsync(id, room => room.Draw.ClosedAt is not null);
        await _app.PassAsync(2 * s_second);
        Answer late = (await PlaceAsync(bob, id)).Is(HttpStatusCode.OK);
        Assert.Contains("\"l\":2", Claims(late.Text("place")), StringComparison.Ordinal);
        Assert.False((await QueueAsync(anyone, id)).Json.TryGetProperty("seed", out _));

        // The draw: the seed is the one whose hash was shown, and anybody can compute a place.
        await PassUntilAsync(id, room => room.Draw.OpenedAt is not null);
        await _app.PassAsync(s_second);
        Answer open = await QueueAsync(anyone, id);
        Assert.Equal("open", open.Text("phase"));
        byte[] seed = Convert.FromHexString(open.Text("seed"));
        Assert.Equal(lobby.Text("commitment"), Convert.ToHexStringLower(SHA256.HashData(seed)));
        Answer drawn = (await PlaceAsync(phone, id, place)).Is(HttpStatusCode.OK);
        Assert.Equal(Value(seed, id, "alice"), drawn["value"].GetDouble());
        (await alice.ReserveAsync($"{id}-A-A-1")).IsRefused(HttpStatusCode.Forbidden, "pass-required");
        (await PassAsync(bob, id, place)).IsRefused(HttpStatusCode.Forbidden, "place-refused");

        // Turn by turn.
        await _app.PassAsync(TimeSpan.FromSeconds(30));
        Assert.True((await PlaceAsync(alice, id, place))["admitted"].GetBoolean());
        Answer pass = (await PassAsync(alice, id, place)).Is(HttpStatusCode.OK);
        Assert.Equal(600, pass["expiresInSeconds"].GetInt64());
        Answer refused = (await ReserveAsync(bob, pass.Text("pass"), $"{id}-A-A-1")).IsRefused(HttpStatusCode.Forbidden, "pass-required");
        Assert.Equal($"/queue/{id}", refused.Text("queueUrl"));
        Assert.Equal($"/queue/{id}", (await anyone.GetAnswerAsync($"/event/{id}")).Text("queueUrl"));
        Answer held = (await ReserveAsync(alice, pass.Text("pass"), $"{id}-A-A-1", $"{id}-A-A-2")).Is(HttpStatusCode.Created);
        (await alice.ConfirmAsync(held.Text("bookingId"))).Is(HttpStatusCode.OK);

        // Sold out while people wait: no pass is given any more, and the room says what may come back.
        string bobsPass = (await PassAsync(bob, id, late.Text("place"))).Is(HttpStatusCode.OK).Text("pass");
        string[] rest = [.. Enumerable.Range(3, 8).Select(seat => $"{id}-A-A-{seat}")];
        (await ReserveAsync(bob, bobsPass, rest)).Is(HttpStatusCode.Created);
        string carolsPass = (await PassAsync(carol, id, carols)).Is(HttpStatusCode.OK).Text("pass");
        (await ReserveAsync(carol, carolsPass, [.. Enumerable.Range(11, 6).Select(seat => $"{id}-A-A-{seat}")])).Is(HttpStatusCode.Created);
        await _app.PassAsync(3 * s_second);
        Answer soldOut = await QueueAsync(anyone, id);
        Assert.Equal(("soldOut", 0, 14), (soldOut.Text("phase"), Seats(soldOut, "left"), Seats(soldOut, "held")));
        TimeSpan until = soldOut["seats"].GetProperty("holdsEndBy").GetDateTimeOffset() - Now;
        Assert.InRange(until, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        (await PassAsync(alice, id, place)).IsRefused(HttpStatusCode.Conflict, "sold-out");

        await _app.PassAsync(TimeSpan.FromSeconds(10));
        Demand demand = (await RoomAsync(id)).Demand;
        Assert.Equal((3, 16), (demand.Buyers, demand.Seats));

        // A pass ends, another is free while seats came back, and at last the place is spent.
        await JumpAsync(TimeSpan.FromMinutes(10));
        (await ReserveAsync(alice, pass.Text("pass"), rest[0])).IsRefused(HttpStatusCode.Forbidden, "pass-expired");
        string again = (await PassAsync(alice, id, place)).Is(HttpStatusCode.OK).Text("pass");
        (await ReserveAsync(alice, again, rest[0])).Is(HttpStatusCode.Created);
        await JumpAsync(TimeSpan.FromMinutes(20));
        (await PassAsync(alice, id, place)).IsRefused(HttpStatusCode.Forbidden, "place-spent");
    }

    [Fact]
    public async Task A_switch_takes_effect_within_two_seconds()
    {
        using HttpClient admin = await UserAsync("root", "admin");
        using HttpClient anyone = _app.Anyone();
        object[] sections =
            [new { section = "101", name = "Block 101", band = "P2", rows = new[] { new { count = 20, seats = 20, letters = false } } }];
        (await admin.PutAnswerAsync("/admin/venues/hall", new
        {
            name = "Arena",
            city = "Vienna",
            country = "Austria",
            latitude = 48.2,
            longitude = 16.4,
            timeZone = "Europe/Vienna",
            sections,
        })).Is(HttpStatusCode.Created);
        (await admin.PutAnswerAsync("/admin/performers/band", new { name = "The Band" })).Is(HttpStatusCode.Created);
        const string Id = "switched";
        string opensAt = Now.ToString("O", CultureInfo.InvariantCulture);
        (await SwitchAsync(new { mode = "waitingRoom", opensAt, perMinute = 60 })).Is(HttpStatusCode.Created);
        await _app.PassAsync(2 * s_second);
        for (int user = 0; user < 60; user++)
        {
            using HttpClient client = await UserAsync($"switched-{user}");
            (await PlaceAsync(client, Id)).Is(HttpStatusCode.OK);
        }

        await PassUntilAsync(Id, room => room.Draw.OpenedAt is not null);
        (await SwitchAsync(new { mode = "waitingRoom", opensAt, perMinute = 300 })).Is(HttpStatusCode.OK);
        await _app.PassAsync(2 * s_second);
        RoomDocument before = await RoomAsync(Id);
        await _app.PassAsync(5 * s_second);
        RoomDocument faster = await RoomAsync(Id);
        Assert.InRange(faster.Crowd.UpTo(faster.Pointer) - before.Crowd.UpTo(before.Pointer), 20, 30.1);

        (await SwitchAsync(new { mode = "waitingRoom", opensAt, perMinute = 60, paused = true })).Is(HttpStatusCode.OK);
        await _app.PassAsync(2 * s_second);
        RoomDocument paused = await RoomAsync(Id);
        Assert.Equal("paused", (await QueueAsync(anyone, Id)).Text("phase"));
        await _app.PassAsync(20 * s_second);
        Assert.Equal(paused.Pointer, (await RoomAsync(Id)).Pointer);

        // A request that says nothing of it leaves it paused.
        Answer kept = (await admin.PutAnswerAsync($"/admin/events/{Id}", Body(("name", "Gala again")))).Is(HttpStatusCode.OK);
        Assert.True(kept["admission"].GetProperty("paused").GetBoolean());
        (await SwitchAsync(new { mode = "waitingRoom", opensAt, perMinute = 60, paused = false })).Is(HttpStatusCode.OK);
        await _app.PassAsync(3 * s_second);
        Assert.True((await RoomAsync(Id)).Pointer > paused.Pointer);

        using HttpClient alice = await UserAsync("alice");
        (await alice.ReserveAsync($"{Id}-101-1-1")).IsRefused(HttpStatusCode.Forbidden, "pass-required");
        (await SwitchAsync(new { mode = "open" })).Is(HttpStatusCode.OK);
        await _app.PassAsync(2 * s_second);
        Assert.Equal("ended", (await QueueAsync(anyone, Id)).Text("phase"));
        (await PlaceAsync(alice, Id)).IsRefused(HttpStatusCode.Conflict, "no-waiting-room");
        (await alice.ReserveAsync($"{Id}-101-1-1")).Is(HttpStatusCode.Created);

        Task<Answer> SwitchAsync(object admission) => admin.PutAnswerAsync($"/admin/events/{Id}", Body(("admission", admission)));

        static Dictionary<string, object?> Body((string, object?) change) =>
            AdminStores.Gala([("onSaleAt", "2026-11-01T09:00:00+01:00"), change]);
    }

    /// <summary>A cache that keeps an answer for a second stands before the app; people ask it as the page does.</summary>
    [Fact]
    public async Task Polling_costs_the_app_nothing_that_grows_with_people()
    {
        string id = await EventAsync(rows: 5, seats: 10, opensIn: -60, saleIn: -30, perMinute: 600);
        using HttpClient anyone = _app.Anyone();
        await QueueAsync(anyone, id);
        await PassUntilAsync(id, room => room.Draw.OpenedAt is not null);

        int few = await ReachedAsync(1_000);
        int many = await ReachedAsync(100_000);

        Assert.InRange(few, 55, 60);
        Assert.Equal(few, many, few * 0.05);

        async Task<int> ReachedAsync(int people)
        {
            // Everybody asks every twenty seconds or so, spread evenly: in each tenth of a second the same share.
            int reached = 0;
            DateTimeOffset kept = DateTimeOffset.MinValue;
            double due = 0;
            for (int tenth = 0; tenth < 600; tenth++)
            {
                for (due += people / 200.0; due >= 1; due--)
                {
                    if (Now - kept >= s_second)
                    {
                        Answer answer = await QueueAsync(anyone, id);
                        Assert.Equal(s_second, answer.Headers.CacheControl!.SharedMaxAge);
                        kept = Now;
                        reached++;
                    }
                }

                _app.Clock.Advance(TimeSpan.FromMilliseconds(100));
            }

            await _app.UntilIdleAsync();
            return reached;
        }
    }

    [Fact]
    public void The_public_state_stays_below_4_KB_with_all_that_it_can_say()
    {
        EventDocument document = TestEvents.Of(
            new string('e', Limits.EventIdLength),
            [.. Enumerable.Range(0, Limits.PriceBandsPerEvent).Select(band => TestEvents.Section($"S{band}", 40, 190, $"P{band}"))]) with
        {
            PriceBands = [.. Enumerable.Range(0, Limits.PriceBandsPerEvent).Select(band => new PriceBand($"P{band}", 10_000_000 + band))],
            WaitingRoom = new WaitingRoomPlan(Now, 600, 600),
        };
        var crowd = Crowd.Of(
            1_234_567, 8_765_432, [.. Enumerable.Range(0, 900).Select(second => new Arrived(second, 1, 9_739 + second))]);
        string name = string.Concat(Enumerable.Repeat("🎲", Limits.PublicNameLength / 2));
        string value = new('f', Limits.PublicValueLength);
        var room = new RoomDocument
        {
            Id = document.Id,
            EventId = document.Id,
            Draw = new RoomDraw(12, Convert.ToHexStringLower(new byte[Draw.SeedBytes]), Now, Now, Now, Now, name, value),
            Pointer = 0.1234567896,
            History = [new(Now, 0.1234567896, 152_415, 0)],
            Crowd = crowd,
            SeenAt = Now,
            Halt = Halt.Provider,
        };
        var view = QueueView.Of(
            RoomPhase.Open,
            room,
            EventAvailability.From(document, new Dictionary<string, TakenSection> { ["S1"] = new("", 1, 1, 2) }),
            Now);

        byte[] bytes = JsonAnswer.Utf8(view, WaitingRoomJson.Default.QueueView);
        Assert.InRange(bytes.Length, 2_500, 4_095);

        // Rounded up, it would tell somebody to be admitted who is not.
        Assert.Equal(0.123456789, view.Pointer);
    }

    [Fact]
    public async Task What_the_room_shows_is_cached_and_told_apart_like_other_views()
    {
        string id = await EventAsync(rows: 1, seats: 5, opensIn: -60, saleIn: 600, perMinute: 60);
        using HttpClient anyone = _app.Anyone();
        await QueueAsync(anyone, id);
        await _app.PassAsync(3 * s_second);
        Answer first = await QueueAsync(anyone, id);
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/queue/{id}");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage unchanged = await anyone.SendAsync(again);
        Answer head = await anyone.AskAsync(HttpMethod.Head, $"/queue/{id}");
        string open = $"e{Guid.NewGuid():N}"[..12];
        await _app.AddAsync(TestEvents.Of(open));

        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal((HttpStatusCode.OK, "", first.Headers.ETag), (head.Status, head.Body, head.Headers.ETag));
        (await anyone.GetAnswerAsync($"/queue/{open}")).IsRefused(HttpStatusCode.NotFound, "not-found");
        (await anyone.GetAnswerAsync("/queue/nowhere")).IsRefused(HttpStatusCode.NotFound, "not-found");
    }

    /// <summary>What the docs give to everybody, run as it stands there.</summary>
    [SkippableFact]
    public async Task The_script_of_the_docs_computes_the_place_that_the_app_has()
    {
        Node.IsNeeded();
        string docs = await File.ReadAllTextAsync(Path.Combine(InfraFolder.Repository, "docs", "waiting-room.md"));
        string script = Script().Match(docs).Groups[1].Value;
        Assert.Equal(10, script.Count(one => one == '\n'));
        string id = await EventAsync(rows: 1, seats: 5, opensIn: -60, saleIn: 60, perMinute: 60);
        using HttpClient anyone = _app.Anyone();
        using HttpClient zoe = await UserAsync("zoë:öffnet");
        using HttpClient late = await UserAsync("late");
        await QueueAsync(anyone, id);
        await _app.PassAsync(2 * s_second);
        Answer lobby = (await PlaceAsync(zoe, id)).Is(HttpStatusCode.OK);
        await PassUntilAsync(id, room => room.Draw.OpenedAt is not null);
        _app.Clock.Advance(TimeSpan.FromMilliseconds(1_234));
        Answer later = (await PlaceAsync(late, id)).Is(HttpStatusCode.OK);
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("place.mjs"), script);

        foreach ((string user, HttpClient client, Answer taken) in new[] { ("zoë:öffnet", zoe, lobby), ("late", late, later) })
        {
            string place = taken.Text("place");
            (int code, string said) = await Node.RunProgramAsync(
                folder.Path, "place.mjs", _app.Address.ToString().TrimEnd('/'), id, user, place);
            double value = (await PlaceAsync(client, id, place))["value"].GetDouble();

            Assert.True(code == 0, said);
            Assert.Contains("commitment kept: true", said, StringComparison.Ordinal);
            Assert.Equal(value, double.Parse(Told().Match(said).Groups[1].Value, CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task A_room_that_decides_by_itself_hears_of_a_store_that_throttles_and_a_provider_that_is_away()
    {
        string id = await EventAsync(rows: 10, seats: 50, opensIn: -60, saleIn: -30, perMinute: null);
        using HttpClient anyone = _app.Anyone();
        using HttpClient alice = await UserAsync("alice");
        await QueueAsync(anyone, id);
        await PassUntilAsync(id, room => room.Draw.OpenedAt is not null);
        string place = (await PlaceAsync(alice, id)).Is(HttpStatusCode.OK).Text("place");
        await _app.PassAsync(TimeSpan.FromSeconds(20));
        string pass = (await PassAsync(alice, id, place)).Is(HttpStatusCode.OK).Text("pass");
        string held = (await ReserveAsync(alice, pass, $"{id}-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");

        _app.Faulty<BookingDocument>().Answers = StoreStatus.Throttled;
        (await ReserveAsync(alice, pass, $"{id}-A-A-2")).IsRefused(HttpStatusCode.TooManyRequests, "too-busy");
        _app.Faulty<BookingDocument>().Answers = null;
        await PassUntilAsync(id, room => room.Demand.Ease == 0.5);

        _app.FaultyProvider().Fails = call => call == "authorise" ? new ProviderUnavailableException("It is away.") : null;
        (await alice.ConfirmAsync(held)).Is(HttpStatusCode.Accepted);
        _app.FaultyProvider().Fails = _ => null;
        await PassUntilAsync(id, room => room.Halt == Halt.Provider);
        await _app.PassAsync(s_second);
        Answer heldUp = await QueueAsync(anyone, id);
        Assert.Equal(("open", "provider"), (heldUp.Text("phase"), heldUp.Text("heldUpBy")));
        await PassUntilAsync(id, room => room.Halt is null);
        await _app.PassAsync(s_second);
        Assert.False((await QueueAsync(anyone, id)).Json.TryGetProperty("heldUpBy", out _));
    }

    [Fact]
    public async Task A_reserve_without_a_pass_uses_no_key_and_a_repeat_is_answered_after_the_pass_has_ended()
    {
        string id = await EventAsync(rows: 1, seats: 5, opensIn: -60, saleIn: -30, perMinute: 6_000);
        using HttpClient anyone = _app.Anyone();
        using HttpClient alice = await UserAsync("keyed");
        await QueueAsync(anyone, id);
        await PassUntilAsync(id, room => room.Draw.OpenedAt is not null);
        string place = (await PlaceAsync(alice, id)).Is(HttpStatusCode.OK).Text("place");
        await _app.PassAsync(TimeSpan.FromSeconds(15));
        string pass = (await PassAsync(alice, id, place)).Is(HttpStatusCode.OK).Text("pass");
        Answer held = (await KeyedAsync(pass)).Is(HttpStatusCode.Created);
        await JumpAsync(TimeSpan.FromMinutes(10));

        Answer repeated = (await KeyedAsync(pass)).Is(HttpStatusCode.Created);
        Assert.Equal(held.Text("bookingId"), repeated.Text("bookingId"));
        (await alice.PostAnswerAsync("/booking/reserve", new { ticketId = $"{id}-A-A-2", pass }, "another"))
            .IsRefused(HttpStatusCode.Forbidden, "pass-expired");
        Assert.Single(await _app.Container<UsedKey>().QueryAllAsync(new DocumentQuery("keyed", []), default));

        Task<Answer> KeyedAsync(string with) =>
            alice.PostAnswerAsync("/booking/reserve", new { ticketId = $"{id}-A-A-1", pass = with }, "once");
    }

    private async Task<string> EventAsync(int rows, int seats, int opensIn, int saleIn, int? perMinute)
    {
        string id = $"e{Guid.NewGuid():N}"[..12];
        _events.Add(id);
        await _app.AddAsync(TestEvents.Of(id, TestEvents.Section("A", rows, seats)) with
        {
            OnSaleAt = Now.AddSeconds(saleIn),
            WaitingRoom = new WaitingRoomPlan(Now.AddSeconds(opensIn), perMinute, 600),
        });
        return id;
    }

    /// <summary>A user with a token that is new by the clock.</summary>
    private async Task<HttpClient> UserAsync(string user, params string[] roles)
    {
        HttpClient client = _app.Anyone();
        string token = (await client.PostAnswerAsync("/local/token", new { sub = user, roles })).Text("access_token");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static async Task<Answer> QueueAsync(HttpClient anyone, string id) =>
        (await anyone.GetAnswerAsync($"/queue/{id}")).Is(HttpStatusCode.OK);

    private async Task<RoomDocument> RoomAsync(string id) => (await _app.Container<RoomDocument>().ReadAsync(id, id, default)).Document!;

    private async Task PassUntilAsync(string id, Func<RoomDocument, bool> isSo)
    {
        for (int second = 0; second < 300; second++)
        {
            if ((await _app.Container<RoomDocument>().ReadAsync(id, id, default)).Document is { } room && isSo(room))
            {
                return;
            }

            await _app.PassAsync(s_second);
        }

        Assert.Fail("The room did not get so far.");
    }

    /// <summary>Minutes in which nothing matters but that they pass.</summary>
    private async Task JumpAsync(TimeSpan time)
    {
        _app.Clock.Advance(time);
        await _app.UntilIdleAsync();
        await _app.PassAsync(2 * s_second);
    }

    private static Task<Answer> PlaceAsync(HttpClient user, string eventId, string? place = null) =>
        user.PostAnswerAsync("/booking/place", new { eventId, place });

    private static Task<Answer> PassAsync(HttpClient user, string eventId, string place) =>
        user.PostAnswerAsync("/booking/pass", new { eventId, place });

    private static Task<Answer> ReserveAsync(HttpClient user, string pass, params string[] ticketIds) =>
        user.PostAnswerAsync("/booking/reserve", new { ticketIds, pass });

    private static string Claims(string token) => Jws.Payload(token).GetRawText();

    private static int Seats(Answer queue, string what) => queue["seats"].GetProperty(what).GetInt32();

    private static double Value(byte[] seed, string eventId, string user) => Convert.ToInt64(
        Convert.ToHexString(HMACSHA256.HashData(seed, Encoding.UTF8.GetBytes($"\n{eventId}\n{user}")))[..13], 16) / Math.Pow(2, 52);

    [GeneratedRegex(@"```js\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex(@"value: ([\d.e-]+)")]
    private static partial Regex Told();
}
