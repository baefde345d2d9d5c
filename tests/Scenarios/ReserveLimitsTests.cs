using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Bookings;
using TicketMaster.Storage;
using TicketMaster.Tests.Storage;
using TicketMaster.Tests.Tickets;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

public sealed class ReserveLimitsApp : IAsyncLifetime
{
    public const int Reserves = 40;
    public const int EndedHolds = 3;
    public const int HeldSeats = 12;

    internal TicketMasterApp App { get; private set; } = null!;

    internal CountedBookings Bookings => App.Services.GetRequiredService<CountedBookings>();

    public async Task InitializeAsync() => App = await TicketMasterApp.StartAsync(
        services => services
            .AddSingleton<CountedBookings>()
            .AddSingleton<IDocumentContainer<BookingDocument>>(provider => provider.GetRequiredService<CountedBookings>()),
        settings:
        [
            $"--Booking:ReservesPerMinute={Reserves}", $"--Booking:MaxEndedHolds={EndedHolds}", $"--Booking:MaxHeldSeats={HeldSeats}",
        ]);

    public async Task DisposeAsync() => await App.DisposeAsync();
}

/// <summary>Counts the bookings of a user that are read, by id or in answers to queries.</summary>
internal sealed class CountedBookings(TicketMaster.Local.SqliteContainer<BookingDocument> inner) : PassingContainer<BookingDocument>(inner)
{
    private int _read;
    private int _asked;

    public string? Of { get; set; }

    /// <summary>What was asked for since the last time: how many questions, and how many bookings came.</summary>
    public (int Asked, int Read) Take() => (Interlocked.Exchange(ref _asked, 0), Interlocked.Exchange(ref _read, 0));

    public override Task<StoreResult<BookingDocument>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken)
    {
        Count(partitionKey, 1);
        return base.ReadAsync(id, partitionKey, cancellationToken);
    }

    public override async Task<QueryPage<BookingDocument>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        QueryPage<BookingDocument> page = await base.QueryAsync(query, cancellationToken);
        Count(query.PartitionKey, page.Items.Count);
        return page;
    }

    private void Count(string? user, int read)
    {
        if (Of is not null && user == Of)
        {
            Interlocked.Increment(ref _asked);
            Interlocked.Add(ref _read, read);
        }
    }
}

/// <summary>What one user may do to the seats of others: each limit at it, and one past it.</summary>
public sealed class ReserveLimitsTests(ReserveLimitsApp shared) : IClassFixture<ReserveLimitsApp>
{
    private readonly TicketMasterApp _app = shared.App;

    [Fact]
    public async Task A_user_who_sends_many_reserves_a_minute_waits_and_nobody_else_does()
    {
        using HttpClient hasty = await _app.SignedInAsync("hasty");
        using HttpClient calm = await _app.SignedInAsync("calm");
        string id = await EventAsync();
        for (int i = 0; i < ReserveLimitsApp.Reserves; i++)
        {
            (await hasty.ReserveAsync($"{id}-A-Z-1")).IsRefused(HttpStatusCode.BadRequest, "unknown-seat");
        }

        Answer refused = (await hasty.ReserveAsync($"{id}-A-A-1")).IsRefused(HttpStatusCode.TooManyRequests, "too-many-reserves");

        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        (await calm.ReserveAsync($"{id}-A-A-1")).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_user_who_lets_many_holds_of_an_event_end_waits_an_hour()
    {
        using HttpClient fickle = await _app.SignedInAsync("fickle");
        using HttpClient other = await _app.SignedInAsync("other");
        string id = await EventAsync();
        (await other.ReserveAsync($"{id}-A-B-1")).Is(HttpStatusCode.Created);
        (await fickle.ReserveAsync($"{id}-A-B-2")).Is(HttpStatusCode.Created);

        // One whose seat another had was never held.
        (await fickle.ReserveAsync($"{id}-A-B-1", $"{id}-A-B-3")).IsRefused(HttpStatusCode.Conflict, "seat-taken");
        for (int i = 0; i < ReserveLimitsApp.EndedHolds; i++)
        {
            await GiveBackAsync(fickle, (await fickle.ReserveAsync($"{id}-A-A-{i + 1}")).Is(HttpStatusCode.Created));
        }

        Answer refused = (await fickle.ReserveAsync($"{id}-A-A-1")).IsRefused(HttpStatusCode.TooManyRequests, "too-many-ended-holds");

        Assert.Equal(Limits.EndedHoldsFor, refused.Headers.RetryAfter!.Delta);
        (await fickle.ReserveAsync($"{await EventAsync()}-A-A-1")).Is(HttpStatusCode.Created);
        await GiveBackAsync(other, (await other.ReserveAsync($"{id}-A-A-1")).Is(HttpStatusCode.Created));
        _app.Clock.Advance(Limits.EndedHoldsFor - TimeSpan.FromSeconds(1));
        using HttpClient later = await LaterAsync("fickle");
        refused = (await later.ReserveAsync($"{id}-A-A-1")).IsRefused(HttpStatusCode.TooManyRequests, "too-many-ended-holds");
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await _app.UntilIdleAsync();

        // The hold of the beginning has run out meanwhile. It counts, and those before are forgotten.
        (await later.ReserveAsync($"{id}-A-A-1")).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_repeat_is_answered_whatever_the_limits_say()
    {
        using HttpClient fickle = await _app.SignedInAsync("repeating");
        string id = await EventAsync();
        for (int i = 0; i < ReserveLimitsApp.EndedHolds; i++)
        {
            await GiveBackAsync(fickle, await KeyedAsync(i));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await KeyedAsync(ReserveLimitsApp.EndedHolds)).Status);

        Answer repeated = (await KeyedAsync(0)).Is(HttpStatusCode.Created);
        Assert.Equal("cancelled", repeated.Text("state"));

        Task<Answer> KeyedAsync(int i) => fickle.PostAnswerAsync("/booking/reserve", new { ticketId = $"{id}-A-A-{i + 1}" }, $"key-{i}");
    }

    [Fact]
    public async Task A_user_holds_so_many_seats_over_all_events_and_no_more()
    {
        using HttpClient greedy = await _app.SignedInAsync("greedy");
        string[] ids = [await EventAsync(), await EventAsync(), await EventAsync()];
        (await BestAsync(ids[0], 8)).Is(HttpStatusCode.Created);
        (await BestAsync(ids[1], 5)).IsRefused(HttpStatusCode.TooManyRequests, "too-many-held-seats");
        Answer last = (await BestAsync(ids[1], 4)).Is(HttpStatusCode.Created);

        Answer refused = (await BestAsync(ids[2], 1)).IsRefused(HttpStatusCode.TooManyRequests, "too-many-held-seats");

        Assert.Equal(TimeSpan.FromMinutes(10) + Limits.TakeOverGrace, refused.Headers.RetryAfter!.Delta);
        await GiveBackAsync(greedy, last);
        (await BestAsync(ids[2], 4)).Is(HttpStatusCode.Created);
        (await BestAsync(ids[2], 1)).IsRefused(HttpStatusCode.TooManyRequests, "too-many-held-seats");
        _app.Clock.Advance(TimeSpan.FromMinutes(10) + Limits.TakeOverGrace);
        (await BestAsync(ids[2], 4)).Is(HttpStatusCode.Created);
        await _app.UntilIdleAsync();

        Task<Answer> BestAsync(string eventId, int quantity) => greedy.PostAnswerAsync("/booking/reserve", new { eventId, quantity });
    }

    [Fact]
    public async Task Seats_that_are_being_paid_for_are_held_too()
    {
        using HttpClient greedy = await _app.SignedInAsync("paying");
        string[] ids = [await EventAsync(), await EventAsync(), await EventAsync()];
        foreach ((string id, int quantity) in ids.Zip([8, 4]))
        {
            Answer held = (await BestAsync(id, quantity)).Is(HttpStatusCode.Created);
            (await greedy.ConfirmAsync(held.Text("bookingId"), "pm_redirect")).Is(HttpStatusCode.Accepted);
        }

        Answer refused = (await BestAsync(ids[2], 1)).IsRefused(HttpStatusCode.TooManyRequests, "too-many-held-seats");

        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10) + Limits.TakeOverGrace);
        Answer sold = (await greedy.GetAnswerAsync("/bookings")).Is(HttpStatusCode.OK);
        foreach (JsonElement booking in sold["bookings"].EnumerateArray())
        {
            (await greedy.ConfirmAsync(booking.GetProperty("bookingId").GetString()!)).Is(HttpStatusCode.OK);
        }

        // What is sold is not held any more.
        await _app.PassAsync(TimeSpan.FromSeconds(5));
        (await BestAsync(ids[2], 8)).Is(HttpStatusCode.Created);
        await _app.UntilIdleAsync();

        Task<Answer> BestAsync(string eventId, int quantity) => greedy.PostAnswerAsync("/booking/reserve", new { eventId, quantity });
    }

    /// <summary>Whether the provider declines them or does not know their method, each is a payment that was asked for.</summary>
    [Fact]
    public async Task A_hold_takes_so_many_payments_and_no_more()
    {
        int most = new BookingOptions().MaxPaymentsPerHold;
        using HttpClient guessing = await _app.SignedInAsync("guessing");
        string held = (await guessing.ReserveAsync($"{await EventAsync()}-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        for (int i = 0; i < most; i++)
        {
            (await guessing.ConfirmAsync(held, i % 2 == 0 ? "pm_declined" : "pm_nobodys"))
                .Is(i % 2 == 0 ? HttpStatusCode.PaymentRequired : HttpStatusCode.BadRequest);
            await _app.UntilIdleAsync();
        }

        (await guessing.ConfirmAsync(held)).IsRefused(HttpStatusCode.Conflict, "too-many-payments");

        Answer after = await guessing.GetAnswerAsync($"/booking/{held}");
        Assert.Equal(("held", most), (after.Text("state"), Steps(after).Count(what => what == "paying")));
        await GiveBackAsync(guessing, after);

        static IEnumerable<string> Steps(Answer booking) =>
            booking["timeline"].EnumerateArray().Select(entry => entry.GetProperty("what").GetString()!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bookings_that_have_ended_cost_later_reserves_nothing(bool withKeys)
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(services => services
            .AddSingleton<CountedBookings>()
            .AddSingleton<IDocumentContainer<BookingDocument>>(provider => provider.GetRequiredService<CountedBookings>()));
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        CountedBookings counted = app.Services.GetRequiredService<CountedBookings>();
        counted.Of = "alice";
        (await alice.ReserveAsync("gala-A-B-1")).Is(HttpStatusCode.Created);
        List<(int Asked, int Read)> costs = [];
        for (int i = 0; i < 60; i++)
        {
            counted.Take();
            Answer held = (await alice.PostAnswerAsync(
                "/booking/reserve", new { ticketId = "gala-A-A-1" }, withKeys ? $"key-{i}" : null)).Is(HttpStatusCode.Created);
            costs.Add(counted.Take());
            await GiveBackAsync(alice, held);
        }

        // The second finds one booking that has not ended, and each later one that and the latest. Once more seats were asked for than an
        // event allows, those held over all events are counted too.
        int uncounted = new BookingOptions().MaxTicketsPerEvent - 1;
        Assert.Single(costs[1..uncounted].Distinct());
        Assert.Single(costs[uncounted..].Distinct());
        Assert.Equal(costs[1].Asked + 1, costs[^1].Asked);
        Assert.InRange(costs[^1].Read, 2, withKeys ? 4 : 3);
    }

    /// <summary>Live bookings lie among ended ones: none of them may be overlooked.</summary>
    [Fact]
    public async Task The_limit_of_an_event_counts_live_bookings_however_many_have_ended_since()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        int seat = 0;
        for (int kept = 1; kept <= 3; kept++)
        {
            (await alice.ReserveAsync($"gala-A-A-{kept * 2}", $"gala-A-A-{(kept * 2) + 1}")).Is(HttpStatusCode.Created);
            for (int i = 0; i < 5; i++)
            {
                await GiveBackAsync(alice, (await alice.ReserveAsync($"gala-A-C-{(seat++ % 10) + 1}")).Is(HttpStatusCode.Created));
            }
        }

        (await alice.PostAnswerAsync("/booking/reserve", new { eventId = "gala", quantity = 3 }))
            .IsRefused(HttpStatusCode.Conflict, "ticket-limit");
        (await alice.ReserveAsync("gala-A-A-2")).IsRefused(HttpStatusCode.Conflict, "already-yours");
        (await alice.PostAnswerAsync("/booking/reserve", new { eventId = "gala", quantity = 2 })).Is(HttpStatusCode.Created);
        (await alice.PostAnswerAsync("/booking/reserve", new { eventId = "gala", quantity = 1 }))
            .IsRefused(HttpStatusCode.Conflict, "ticket-limit");
        await BookingRules.AssertHoldAsync(app, "gala");
    }

    [Fact]
    public async Task The_limit_of_an_event_counts_bookings_that_an_earlier_version_made()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        await app.BuyAsync(alice, "gala-A-A-1", "gala-A-A-2", "gala-A-A-3", "gala-A-A-4", "gala-A-A-5", "gala-A-A-6");
        for (int i = 0; i < 3; i++)
        {
            await GiveBackAsync(alice, (await alice.ReserveAsync("gala-A-B-1")).Is(HttpStatusCode.Created));
        }

        IDocumentContainer<BookingDocument> bookings = app.Container<BookingDocument>();
        foreach (BookingDocument booking in await BookingRules.BookingsAsync(app, "gala"))
        {
            await bookings.ChangeAsync(booking.Id, booking.UserId, current => current with { Open = null, EndedHolds = null }, default);
        }

        (await alice.ReserveAsync("gala-A-B-1", "gala-A-B-2", "gala-A-B-3")).IsRefused(HttpStatusCode.Conflict, "ticket-limit");
        (await alice.ReserveAsync("gala-A-B-1")).Is(HttpStatusCode.Created);
        (await alice.ReserveAsync("gala-A-B-2", "gala-A-B-3")).IsRefused(HttpStatusCode.Conflict, "ticket-limit");
        BookingDocument last = (await BookingRules.BookingsAsync(app, "gala")).MaxBy(booking => booking.Number)!;
        Assert.Equal([1], last.Open!);
        Assert.Equal(3, last.EndedHolds!.Count);
    }

    private async Task<string> EventAsync()
    {
        string id = $"e{Guid.NewGuid():N}"[..12];
        await _app.AddAsync(TestEvents.Of(id));
        return id;
    }

    /// <summary>The same user with a token that is new by the clock.</summary>
    private async Task<HttpClient> LaterAsync(string user)
    {
        HttpClient client = _app.Anyone();
        string token = (await client.PostAnswerAsync("/local/token", new { sub = user })).Text("access_token");
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    private static async Task GiveBackAsync(HttpClient user, Answer held) =>
        (await user.DeleteAnswerAsync($"/booking/{held.Text("bookingId")}")).Is(HttpStatusCode.OK);
}
