using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Storage;
using TicketMaster.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace TicketMaster.Tests.Scenarios;

/// <summary>What every view shows of seats is what the documents say: within two seconds of a change, and of the end of a hold.</summary>
public sealed class ShownSeatsTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_holdFor = TimeSpan.FromSeconds(90);
    private static readonly EventDocument s_gala = TestEvents.Of(
        "gala", TestEvents.Section("A", 2, 6), TestEvents.Section("B", 1, 8, "P2"), TestEvents.Section("C", 1, 3, band: null));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Seats_sold_declined_expired_given_back_and_refunded_at_random_are_shown_as_they_are(int seed)
    {
        output.WriteLine($"Seed {seed}");
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(settings: [$"--Booking:HoldFor={s_holdFor:c}"]);
        await app.AddAsync(s_gala);
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        using HttpClient anyone = app.Anyone();
        var random = new Random(seed);
        string[] seats = [.. s_gala.Sections[0].Seats().Concat(s_gala.Sections[1].Seats())
            .Select(seat => seat.TicketId("gala"))];
        HashSet<char> seen = [];
        for (int turn = 0; turn < 60; turn++)
        {
            using HttpClient buyer = await app.SignedInAsync($"buyer{random.Next(6)}");
            BookingDocument[] bookings = [.. await BookingRules.BookingsAsync(app, "gala")];
            await ActAsync(buyer, admin, random, seats, bookings);
            if (random.Next(3) == 0)
            {
                // Sometimes right when what has happened is still on its way, sometimes after a while, sometimes after holds have ended.
                app.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(4) switch { 0 => 100, 1 => 4_000, 2 => 45_000, _ => 95_000 }));
            }

            seen.UnionWith(await AssertShownAsync(app, anyone));
        }

        Assert.Equal([SeatMark.Available, SeatMark.Booked, SeatMark.Held, SeatMark.NotForSale], seen.Order());
    }

    /// <summary>Whatever happens to the seats' documents: whoever looks sees the seat free, and whoever reserves gets it.</summary>
    [Fact]
    public async Task A_seat_is_shown_free_from_the_end_of_its_hold_on_though_nobody_clears_it()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(services => services.MakeFaulty<SeatDocument>());
        await app.AddAsync(s_gala);
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        using HttpClient anyone = app.Anyone();
        app.Faulty<SeatDocument>().OnlySaysDone = seat => seat.Status == SeatStatus.Free;
        (await alice.ReserveAsync("gala-A-A-1", "gala-A-A-2")).Is(HttpStatusCode.Created);
        await app.PassAsync(TimeSpan.FromSeconds(1));
        Answer held = (await anyone.GetAnswerAsync("/event/gala/availability?section=A")).Is(HttpStatusCode.OK);
        Assert.StartsWith("hha", held.Text("seats"), StringComparison.Ordinal);

        // A poller is answered 304 until the hold and the grace are over, with one 200 then, and 304 again.
        List<string> changes = [];
        EntityTagHeaderValue tag = held.Headers.ETag!;
        for (int second = 1; second <= 610; second++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            if (second is > 60 and < 590)
            {
                continue;
            }

            await app.UntilIdleAsync();
            Answer polled = await PollAsync(anyone, tag);
            if (polled.Status == HttpStatusCode.OK)
            {
                changes.Add($"{second} {polled["seats"]} {polled["available"]}");
                Assert.True(polled["version"].GetInt64() > held["version"].GetInt64());
                tag = polled.Headers.ETag!;
            }
        }

        Assert.Equal(["600 aaaaaaaaaaaa 12"], changes);
        Answer view = (await anyone.GetAnswerAsync("/event/gala?section=A")).Is(HttpStatusCode.OK);
        Assert.Equal(20, view["available"].GetInt32());
        Assert.Equal("gala-A-A-1", view["tickets"][0].GetProperty("ticketId").GetString());
        Assert.Equal(SeatStatus.Held, (await StoredAsync(app, "gala-A-A-1")).Status);
        Answer best = (await bob.PostAnswerAsync("/booking/reserve", new { eventId = "gala", quantity = 8 })).Is(HttpStatusCode.Created);
        Assert.Equal(8, best["tickets"].GetArrayLength());
    }

    [Fact]
    public async Task A_seat_whose_payment_is_under_way_is_never_shown_free_at_the_end_of_the_hold()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(
            settings: ["--Booking:HoldFor=00:00:30", "--Payments:SlowFor=00:00:50"]);
        await app.AddAsync(s_gala);
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient anyone = app.Anyone();
        Answer held = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created);
        (await alice.ConfirmAsync(held.Text("bookingId"), "pm_slow")).Is(HttpStatusCode.Accepted);
        List<char> shown = [];
        for (int second = 0; second < 70; second++)
        {
            await app.PassAsync(TimeSpan.FromSeconds(1));
            shown.Add((await anyone.GetAnswerAsync("/event/gala/availability?section=A")).Text("seats")[0]);
        }

        Assert.Equal([SeatMark.Held, SeatMark.Booked], shown.Distinct());
    }

    private static async Task ActAsync(
        HttpClient buyer, HttpClient admin, Random random, string[] seats, BookingDocument[] bookings)
    {
        BookingDocument? one = bookings.Length == 0 ? null : bookings[random.Next(bookings.Length)];
        switch (random.Next(8))
        {
            case 0 or 1:
                await buyer.ReserveAsync([.. random.GetItems(seats, random.Next(1, 4)).Distinct()]);
                break;
            case 2:
                await buyer.PostAnswerAsync("/booking/reserve", new { eventId = "gala", quantity = random.Next(1, 4) });
                break;
            case 3 or 4 or 5:
                await PayAsync(buyer, random);
                break;
            case 6:
                foreach (string id in await OpenAsync(buyer))
                {
                    await buyer.DeleteAnswerAsync($"/booking/{id}");
                }

                break;
            case 7 when one is { State: BookingState.Booked }:
                string refund = $"/admin/bookings/{one.Id}/refund";
                await (random.Next(2) == 0
                    ? admin.AskAsync(HttpMethod.Post, refund)
                    : admin.PostAnswerAsync(refund, new { ticketIds = new[] { one.Tickets[^1].TicketId } }));
                break;
        }
    }

    private static async Task PayAsync(HttpClient buyer, Random random)
    {
        foreach (string id in await OpenAsync(buyer))
        {
            await buyer.ConfirmAsync(id, random.GetItems(["pm_ok", "pm_ok", "pm_declined", "pm_confirm", "pm_lost"], 1)[0]);
        }
    }

    private static async Task<IEnumerable<string>> OpenAsync(HttpClient buyer) =>
        [.. (await buyer.GetAnswerAsync("/bookings"))["bookings"].EnumerateArray()
            .Where(booking => booking.GetProperty("state").GetString() is "held" or "paying")
            .Select(booking => booking.GetProperty("bookingId").GetString()!)];

    /// <summary>Two seconds after the last change every view agrees with the documents. Returns what was shown.</summary>
    private static async Task<string> AssertShownAsync(TicketMasterApp app, HttpClient anyone)
    {
        await app.PassAsync(TimeSpan.FromSeconds(2));
        (EventDocument plan, DateTimeOffset now) = (s_gala, app.Clock.GetUtcNow());
        Dictionary<string, string> truth = [];
        foreach (PlanSection section in plan.Sections)
        {
            truth[section.Section] = await TruthAsync(app, section, now);
            Answer one = (await anyone.GetAnswerAsync($"/event/gala/availability?section={section.Section}")).Is(HttpStatusCode.OK);
            Assert.Equal((section.Section, truth[section.Section]), (section.Section, one.Text("seats")));
            Assert.Equal(truth[section.Section].Count(mark => mark == SeatMark.Available), one["available"].GetInt32());
        }

        string whole = string.Concat(plan.Sections.Select(section => truth[section.Section]));
        int free = whole.Count(mark => mark == SeatMark.Available);
        Answer all = (await anyone.GetAnswerAsync("/event/gala/availability")).Is(HttpStatusCode.OK);
        Answer view = (await anyone.GetAnswerAsync("/event/gala?limit=50")).Is(HttpStatusCode.OK);
        Assert.Equal((whole, free, free), (all.Text("seats"), all["available"].GetInt32(), view["available"].GetInt32()));
        Assert.Equal(
            truth.Select(section => (section.Key, section.Value.Count(mark => mark == SeatMark.Available))),
            view["sections"].EnumerateArray()
                .Select(section => (section.GetProperty("section").GetString()!, section.GetProperty("available").GetInt32())));
        Assert.Equal(
            plan.Sections.SelectMany(TestPlans.Seats).Zip(whole).Where(seat => seat.Second == SeatMark.Available)
                .Select(seat => seat.First.TicketId("gala")),
            view["tickets"].EnumerateArray().Select(ticket => ticket.GetProperty("ticketId").GetString()!));
        return whole;
    }

    /// <summary>A seat belongs to the booking named on it, in whatever state that is in, while it counts the seat among its own.</summary>
    private static async Task<string> TruthAsync(TicketMasterApp app, PlanSection section, DateTimeOffset now)
    {
        List<char> marks = [];
        foreach (PlanSeat seat in section.Seats())
        {
            TicketId id = TicketId.Parse(seat.TicketId("gala"))!.Value;
            SeatDocument? named = (await app.Container<SeatDocument>().ReadAsync(id.ToString(), id.RowKey, default)).Document;
            BookingDocument? owner = named?.BookingId is { } bookingId
                ? (await app.Container<BookingDocument>().ReadAsync(bookingId, named.UserId!, default)).Document
                : null;
            bool has = owner is not null && BookingLifecycle.IsLive(owner, now) && BookingLifecycle.Counts(owner, id.ToString());
            marks.Add(
                section.Band is null ? SeatMark.NotForSale
                : !has ? SeatMark.Available
                : owner!.State == BookingState.Booked ? SeatMark.Booked
                : SeatMark.Held);
        }

        return string.Concat(marks);
    }

    private static async Task<SeatDocument> StoredAsync(TicketMasterApp app, string ticketId) =>
        (await app.Container<SeatDocument>().ReadAsync(ticketId, TicketId.Parse(ticketId)!.Value.RowKey, default)).Document!;

    private static async Task<Answer> PollAsync(HttpClient client, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/event/gala/availability?section=A");
        request.Headers.IfNoneMatch.Add(tag);
        return await client.AskAsync(request);
    }
}
