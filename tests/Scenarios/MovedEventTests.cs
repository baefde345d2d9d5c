using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Messaging;
using TicketMaster.Storage;
using TicketMaster.Tests.Administration;
using TicketMaster.Tests.Payments;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>An event starts at another time or place: its buyers hear of it once, and see it. What a venue or performer is called now is
/// what their events say.</summary>
public sealed class MovedEventTests
{
    private const string Moved = "2027-01-02T20:00:00Z";

    [Fact]
    public async Task Each_buyer_gets_one_notice_of_each_move_and_sees_from_where_it_was_moved()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        using HttpClient carol = await app.SignedInAsync("carol");
        string sold = await BuyAsync(app, alice, "gala-ORCH-A-1");
        string held = (await bob.ReserveAsync("gala-ORCH-A-2")).Is(HttpStatusCode.Created).Text("bookingId");

        (await admin.PutAnswerAsync("/admin/events/gala", Gala(("startsAt", Moved)))).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(4));
        Assert.Equal([$"{sold} alice"], await NoticesAsync(app));
        await app.PassAsync(TimeSpan.FromSeconds(60));

        Assert.Equal([$"{sold} alice"], await NoticesAsync(app));
        JsonElement seen = (await alice.GetAnswerAsync($"/booking/{sold}"))["event"];
        Assert.Equal("2027-01-02T21:00:00+01:00", seen.GetProperty("localStartsAt").GetString());
        Assert.Equal("2027-01-01T00:30:00+01:00", seen.GetProperty("movedFrom").GetProperty("localStartsAt").GetString());
        Assert.Equal("Great Hall", seen.GetProperty("movedFrom").GetProperty("venue").GetProperty("name").GetString());

        // Who pays after the move for what was held before it is told too, and who buys now knows.
        (await bob.ConfirmAsync(held)).Is(HttpStatusCode.OK);
        string late = await BuyAsync(app, carol, "gala-ORCH-A-3");
        await app.PassAsync(TimeSpan.FromSeconds(30));
        Assert.Equal([$"{sold} alice", $"{held} bob"], await NoticesAsync(app));
        Assert.False((await carol.GetAnswerAsync($"/booking/{late}"))["event"].TryGetProperty("movedFrom", out _));

        // The same again changes nothing, another name is no move, and back again is one.
        (await admin.PutAnswerAsync("/admin/events/gala", Gala(("startsAt", Moved)))).Is(HttpStatusCode.OK);
        (await admin.PutAnswerAsync("/admin/events/gala", Gala(("startsAt", Moved), ("name", "Ball")))).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(2, (await NoticesAsync(app)).Length);
        (await admin.PutAnswerAsync("/admin/events/gala", Gala())).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(5, (await NoticesAsync(app)).Length);
        Assert.False((await alice.GetAnswerAsync($"/booking/{sold}"))["event"].TryGetProperty("movedFrom", out _));
        Assert.True((await carol.GetAnswerAsync($"/booking/{late}"))["event"].TryGetProperty("movedFrom", out _));
        await BookingRules.AssertHoldAsync(app, "gala");
        await BookingRules.AssertSettledAsync(app, "gala");
    }

    [Theory]
    [InlineData("the store")]
    [InlineData("the queue")]
    [InlineData("the process")]
    public async Task A_pass_that_was_cut_off_goes_on_and_tells_nobody_twice(string away)
    {
        string folder = Directory.CreateTempSubdirectory("moved-").FullName;
        TicketMasterApp app = await StartAsync(folder);
        using (HttpClient admin = await app.SignedInAsync("root", "admin"))
        {
            for (int i = 0; i < 6; i++)
            {
                using HttpClient buyer = await app.SignedInAsync($"buyer{i}");
                await BuyAsync(app, buyer, $"gala-101-{1 + (i / 5)}-{1 + (i % 5)}");
            }

            int sent = 0;
            app.FaultyServiceBus().InsteadOfSend = (queue, _) => away == "the queue" && queue == Queues.BuyerNotices && ++sent > 2
                ? Task.FromException(new ServiceBusException("Away.", ServiceBusFailureReason.ServiceTimeout))
                : null;
            if (away == "the store")
            {
                int reads = 0;
                app.Faulty<BookingDocument>().Finds = found => ++reads > 3 ? throw new InvalidOperationException("Cut off.") : found;
            }

            (await admin.PutAnswerAsync("/admin/events/gala", Gala(("startsAt", Moved)))).Is(HttpStatusCode.OK);
        }

        if (away == "the process")
        {
            ManualTimeProvider clock = app.Clock;
            await app.DisposeAsync();
            app = await StartAsync(folder, clock);
        }
        else
        {
            await app.PassAsync(TimeSpan.FromSeconds(20));
            Assert.NotEqual(6, (await NoticesAsync(app)).Length);
            app.FaultyServiceBus().InsteadOfSend = (_, _) => null;
            app.Faulty<BookingDocument>().Finds = found => found;
        }

        await app.PassAsync(TimeSpan.FromSeconds(120));

        Assert.Equal(
            Enumerable.Range(0, 6).Select(i => $"buyer{i}"), (await NoticesAsync(app)).Select(notice => notice.Split(' ')[1]).Order());
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Carol's hold and Bob's sale cannot be written until both passes are over.</summary>
    [Fact]
    public async Task A_booking_that_cannot_be_written_holds_up_no_other_and_is_told_once_it_can()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        using HttpClient carol = await app.SignedInAsync("carol");
        string first = await BuyAsync(app, alice, "gala-ORCH-A-1");
        string second = await BuyAsync(app, bob, "gala-ORCH-A-2");
        (await carol.ReserveAsync("gala-ORCH-A-3")).Is(HttpStatusCode.Created);
        app.Faulty<BookingDocument>().OnlySaysDone =
            booking => booking.UserId != "alice" ? throw new InvalidOperationException("Cut off.") : false;

        (await admin.PutAnswerAsync("/admin/events/gala", Gala(("startsAt", Moved)))).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(4));
        Assert.Equal([$"{first} alice"], await NoticesAsync(app));
        await app.PassAsync(TimeSpan.FromSeconds(60));
        Assert.Equal([$"{first} alice"], await NoticesAsync(app));

        app.Faulty<BookingDocument>().OnlySaysDone = _ => false;
        await app.PassAsync(TimeSpan.FromSeconds(80));

        Assert.Equal([$"{first} alice", $"{second} bob"], await NoticesAsync(app));
    }

    [Fact]
    public async Task An_outage_that_outlasts_all_tries_holds_the_news_up_and_loses_none()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        using HttpClient alice = await app.SignedInAsync("alice");
        string sold = await BuyAsync(app, alice, "gala-ORCH-A-1");

        // The venue moves. Its events cannot be found, and afterwards not their bookings.
        app.Faulty<EventDocument>().Finds = _ => throw new InvalidOperationException("Cut off.");
        (await admin.PutAnswerAsync("/admin/venues/hall", Hall("Great Hall", "London", 51.5, "Europe/London"))).Is(HttpStatusCode.OK);
        await OutlastAsync(app);
        Assert.Equal("Vienna", City((await admin.GetAnswerAsync("/event/gala")).Json));
        app.Faulty<BookingDocument>().Finds = _ => throw new InvalidOperationException("Cut off.");
        app.Faulty<EventDocument>().Finds = found => found;
        await app.PassAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("London", City((await admin.GetAnswerAsync("/event/gala")).Json));
        await OutlastAsync(app);
        Assert.Empty(await NoticesAsync(app));

        app.Faulty<BookingDocument>().Finds = found => found;
        await app.PassAsync(TimeSpan.FromSeconds(30));

        Assert.Equal([$"{sold} alice"], await NoticesAsync(app));
    }

    /// <summary>Until no activity is tried once more.</summary>
    private static async Task OutlastAsync(TicketMasterApp app)
    {
        for (int i = 0; i < 25; i++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(31));
            await app.UntilIdleAsync();
        }
    }

    [Fact]
    public async Task What_a_venue_and_a_performer_are_called_now_reaches_their_coming_events_and_the_search()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        using HttpClient anyone = app.Anyone();
        using HttpClient alice = await app.SignedInAsync("alice");
        string sold = await BuyAsync(app, alice, "gala-ORCH-A-1");
        (await admin.PutAnswerAsync("/admin/events/other", Gala(("name", "Other")))).Is(HttpStatusCode.Created);
        await app.UntilIdleAsync();

        (await admin.PutAnswerAsync("/admin/venues/hall", Hall("Sponsor Arena", "Vienna", 48.2))).Is(HttpStatusCode.OK);
        (await admin.PutAnswerAsync("/admin/performers/band", new { name = "The Renamed" })).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(5));

        foreach (string id in new[] { "gala", "other" })
        {
            Answer view = (await anyone.GetAnswerAsync($"/event/{id}")).Is(HttpStatusCode.OK);
            Assert.Equal("Sponsor Arena", view["venue"].GetProperty("name").GetString());
            Assert.Equal("The Renamed", view["performers"][0].GetProperty("name").GetString());
        }

        Assert.Equal(2, (await anyone.GetAnswerAsync("/search?token=renamed&location=Sponsor+Arena"))["total"].GetInt32());
        Assert.Equal(0, (await anyone.GetAnswerAsync("/search?location=Great+Hall"))["total"].GetInt32());
        Assert.Equal("Sponsor Arena", Venue((await alice.GetAnswerAsync($"/booking/{sold}"))["event"]));
        Assert.Empty(await NoticesAsync(app));

        // It moves, over the border and into another time zone.
        (await admin.PutAnswerAsync("/admin/venues/hall", Hall("Sponsor Arena", "London", 51.5, "Europe/London"))).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(2, (await anyone.GetAnswerAsync("/search?location=London"))["total"].GetInt32());
        JsonElement seen = (await alice.GetAnswerAsync($"/booking/{sold}"))["event"];
        Assert.Equal(("2026-12-31", "London"), (seen.GetProperty("localDate").GetString(), City(seen)));
        Assert.Equal(("Sponsor Arena", "Vienna"), (Venue(seen.GetProperty("movedFrom")), City(seen.GetProperty("movedFrom"))));
        Assert.Equal([$"{sold} alice"], await NoticesAsync(app));
    }

    /// <summary>A change is carried though the request that made it, or the pass, was cut off.</summary>
    [Fact]
    public async Task A_change_of_a_venue_is_carried_after_an_outage()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        int writes = 0;
        app.Faulty<EventDocument>().BeforeReplaceBy = _ => true;
        app.Faulty<EventDocument>().Then = () => ++writes == 1 ? throw new InvalidOperationException("Cut off.") : Task.CompletedTask;

        (await admin.PutAnswerAsync("/admin/venues/hall", Hall("New Hall", "Vienna", 48.2))).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(1, writes);
        Assert.Equal("New Hall", Venue((await admin.GetAnswerAsync("/event/gala")).Json));
    }

    private static async Task<TicketMasterApp> StartAsync(string? folder = null, ManualTimeProvider? clock = null)
    {
        TicketMasterApp app = await TicketMasterApp.StartAsync(
            services =>
            {
                services.MakeFaulty<BookingDocument>();
                services.MakeFaulty<EventDocument>();
                services.MakeServiceBusFaulty();
            },
            folder,
            clock);
        if (clock is null)
        {
            using HttpClient admin = await app.SignedInAsync("root", "admin");
            (await admin.PutAnswerAsync("/admin/venues/hall", AdminStores.Hall)).Is(HttpStatusCode.Created);
            (await admin.PutAnswerAsync("/admin/performers/band", new { name = "The Band" })).Is(HttpStatusCode.Created);
            (await admin.PutAnswerAsync("/admin/events/gala", Gala())).Is(HttpStatusCode.Created);
            await app.UntilIdleAsync();
        }

        return app;
    }

    private static Dictionary<string, object?> Gala(params (string, object?)[] changes) =>
        AdminStores.Gala([("onSaleAt", "2026-11-01T09:00:00+01:00"), .. changes]);

    private static JsonObject Hall(string name, string city, double latitude, string timeZone = "Europe/Vienna")
    {
        JsonObject hall = JsonSerializer.SerializeToNode(AdminStores.Hall)!.AsObject();
        (hall["name"], hall["city"], hall["latitude"], hall["timeZone"]) = (name, city, latitude, timeZone);
        return hall;
    }

    private static async Task<string> BuyAsync(TicketMasterApp app, HttpClient buyer, string seat)
    {
        string id = (await buyer.ReserveAsync(seat)).Is(HttpStatusCode.Created).Text("bookingId");
        (await buyer.ConfirmAsync(id)).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(3));
        return id;
    }

    /// <summary>The notices of moves, each a booking and its buyer, in the order of the buyers.</summary>
    private static async Task<string[]> NoticesAsync(TicketMasterApp app)
    {
        await using ServiceBusReceiver receiver = app.Services.GetRequiredService<ServiceBusClient>().CreateReceiver(Queues.BuyerNotices);
        return
        [
            .. (await receiver.PeekMessagesAsync(100))
                .Select(message => message.Body.ToObjectFromJson<BuyerNotice>(JsonSerializerOptions.Web)!)
                .Where(notice => notice.Kind == NoticeKind.EventMoved)
                .Select(notice => $"{notice.BookingId} {notice.UserId}")
                .OrderBy(notice => notice.Split(' ')[1], StringComparer.Ordinal),
        ];
    }

    private static string? Venue(JsonElement seen) => seen.GetProperty("venue").GetProperty("name").GetString();

    private static string? City(JsonElement seen) => seen.GetProperty("venue").GetProperty("city").GetString();
}
