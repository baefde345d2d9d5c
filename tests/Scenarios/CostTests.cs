using System.Globalization;
using System.Net;
using System.Text;
using Azure.Messaging.ServiceBus;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.DurableTask;
using TicketMaster.Catalogue;
using TicketMaster.Messaging;
using TicketMaster.Tests.Administration;
using TicketMaster.Tests.Infra;
using TicketMaster.Tests.Payments;
using TicketMaster.Tests.Storage;
using Xunit;
using Xunit.Abstractions;
using Request = TicketMaster.Tests.Storage.CosmosRequests.Request;

namespace TicketMaster.Tests.Scenarios;

/// <summary>
/// What each action costs in requests to the document store, as the app's own metric counts them while it runs on Cosmos DB (or its
/// imitation). The table in docs/architecture.md is this test's: one that grows is seen here.
/// </summary>
[Collection(CosmosServerGroup.Name)]
public sealed class CostTests(CosmosServer server, ITestOutputHelper output) : IAsyncLifetime
{
    private readonly CostTable _table = new();
    private readonly StringBuilder _work = new("""
        | action | scheduler actions | messages |
        |---|---|---|

        """);

    /// <summary>Messages that were sent one by one, so all but those of tickets.</summary>
    private int _sent;
    private CosmosDatabase? _database;
    private CosmosRequests? _requests;

    public async Task InitializeAsync()
    {
        _database = await server.CreateDatabaseAsync();
        _requests = new CosmosRequests(_database);
    }

    public async Task DisposeAsync()
    {
        _requests?.Dispose();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task Each_action_costs_what_the_architecture_says()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(services =>
        {
            services.UseCosmos(_database!);
            services.MakeServiceBusFaulty();
        });
        app.FaultyServiceBus().AfterSend = () => Interlocked.Increment(ref _sent);

        await LookAsync(app);
        await ReserveAsync(app);
        await PayAsync(app);
        await GiveBackAsync(app);
        await AdministerAsync(app);
        await WaitAsync(app);

        output.WriteLine(_table.ToString());
        string architecture = await File.ReadAllTextAsync(Path.Combine(InfraFolder.Repository, "docs", "architecture.md"));
        Assert.Contains(_table.ToString(), architecture, StringComparison.Ordinal);
        output.WriteLine(_work.ToString());
        Assert.Contains(_work.ToString(), architecture, StringComparison.Ordinal);
    }

    private async Task LookAsync(TicketMasterApp app)
    {
        using HttpClient anyone = app.Anyone();
        foreach (string id in new[] { "gala", "seen", "mapped", "polled" })
        {
            await app.AddAsync(TestEvents.Of(id));
        }

        await app.UntilIdleAsync();
        AssertNothing(
            await MadeAsync(app, () => anyone.GetAnswerAsync("/search?token=gala&location=wien"), HttpStatusCode.OK, "SearchEvents"));
        _table.Add("search", []);
        AssertNothing(await MadeAsync(app, () => anyone.GetAnswerAsync("/search/suggest?token=gal"), HttpStatusCode.OK, "SuggestEvents"));
        _table.Add("complete what is typed", []);
        foreach ((string action, string path, string function) in new[]
        {
            ("view an event", "/event/seen", "ViewEvent"),
            ("its seat map", "/event/mapped/seatmap", "ViewSeatMap"),
            ("its availability", "/event/polled/availability", "ViewAvailability"),
        })
        {
            IReadOnlyList<Request> first = await MadeAsync(app, () => anyone.GetAnswerAsync(path), HttpStatusCode.OK, function);
            IReadOnlyList<Request> again = await MadeAsync(app, () => anyone.GetAnswerAsync(path), HttpStatusCode.OK, function);
            AssertNothing(again);
            _table.Add(action, again);
            _table.Add($"{action}, once a second and instance", first);
        }

        await CacheAsync(app);
    }

    private async Task ReserveAsync(TicketMasterApp app)
    {
        using HttpClient anyone = app.Anyone();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        using HttpClient carol = await app.SignedInAsync("carol");
        using HttpClient dora = await app.SignedInAsync("dora");
        using HttpClient erin = await app.SignedInAsync("erin");
        Task<IReadOnlyList<Request>> ReserveAsync(Func<Task<Answer>> reserve, HttpStatusCode status = HttpStatusCode.Created) =>
            MadeAsync(app, reserve, status, "ReserveSeats");

        IReadOnlyList<Request> first = await ReserveAsync(() => alice.ReserveAsync("gala-A-A-1"));
        Assert.Equal(["bookings create", "tickets create"], first.Select(made => $"{made.Container} {made.Operation}"));
        _table.Add("first reserve of one seat", first);
        IReadOnlyList<Request> indexed = _requests!.Take("IndexAvailability");
        _requests.Take("ProjectAvailability");
        _table.Add("first reserve of four seats", await ReserveAsync(
            () => bob.ReserveAsync("gala-A-B-1", "gala-A-B-2", "gala-A-B-3", "gala-A-B-4")));
        _table.Add("first reserve of one seat, with an Idempotency-Key", await ReserveAsync(
            () => carol.PostAnswerAsync("/booking/reserve", new { ticketIds = new[] { "gala-A-C-1" } }, key: "once")));
        _requests.Take("ProjectAvailability");
        _table.Add("another reserve of one seat", await ReserveAsync(() => alice.ReserveAsync("gala-A-A-2")));
        IReadOnlyList<Request> projected = _requests.Take("ProjectAvailability");
        _table.Add("first reserve of a seat that another was faster to take", await ReserveAsync(
            () => dora.ReserveAsync("gala-A-A-1"), HttpStatusCode.Conflict));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await CacheAsync(app);
        _table.Add("first reserve of the two best seats", await ReserveAsync(
            () => erin.PostAnswerAsync("/booking/reserve", new { eventId = "gala", quantity = 2 })));
        IReadOnlyList<Request> hopeless = await ReserveAsync(() => bob.ReserveAsync("gala-A-A-1"), HttpStatusCode.Conflict);
        Assert.DoesNotContain(hopeless, made => made.Operation is not "read");
        _table.Add("reserve of a seat that is shown as taken", hopeless);
        _table.Add("changes of one section, into availability", projected);
        _table.Add("a change of availability, into the index", indexed);
    }

    private async Task PayAsync(TicketMasterApp app)
    {
        foreach ((string user, string seats) in new[] { ("alice", "one seat"), ("bob", "four seats") })
        {
            using HttpClient buyer = await app.SignedInAsync(user);
            Answer list = await buyer.GetAnswerAsync("/bookings");
            string id = list["bookings"].EnumerateArray().Last().GetProperty("bookingId").GetString()!;
            await CacheAsync(app);
            (int actions, int messages) = await WorkAsync(app);
            IReadOnlyList<Request> confirmed = await MadeAsync(app, () => buyer.ConfirmAsync(id), HttpStatusCode.OK, "ConfirmBooking");
            await app.PassAsync(TimeSpan.FromSeconds(5));
            IReadOnlyList<Request> sale =
                [.. confirmed, .. _requests!.Take("ReceiveWebhook", nameof(TicketMaster.Pay.HandlePaymentEvent), "AdvanceDueBookings")];
            (int actionsThen, int messagesThen) = await WorkAsync(app);
            _table.Add($"confirm to issued tickets, {seats} (with two webhooks)", sale);
            _work.Append(
                CultureInfo.InvariantCulture,
                $"| confirm to issued tickets, {seats} | {actionsThen - actions} | {messagesThen - messages} |\n");
            if (user == "bob")
            {
                _requests.Take("ListBookings");
                _table.Add(
                    "look at a booking",
                    await MadeAsync(app, () => buyer.GetAnswerAsync($"/booking/{id}"), HttpStatusCode.OK, "ViewBooking"));
                _table.Add(
                    "list one's bookings",
                    await MadeAsync(app, () => buyer.GetAnswerAsync("/bookings"), HttpStatusCode.OK, "ListBookings"));
            }
        }

        await PayLaterAsync(app);
    }

    /// <summary>A payment that the bank authorises a moment later, as a webhook tells.</summary>
    private async Task PayLaterAsync(TicketMasterApp app)
    {
        using HttpClient gina = await app.SignedInAsync("gina");
        string id = (await gina.ReserveAsync("gala-A-D-2")).Is(HttpStatusCode.Created).Text("bookingId");
        await CacheAsync(app);
        (await gina.ConfirmAsync(id, "pm_later")).Is(HttpStatusCode.Accepted);
        await app.UntilIdleAsync();
        Assert.Equal("booked", (await gina.GetAnswerAsync($"/booking/{id}")).Text("state"));
        _table.Add("confirm one seat, where the payment takes a moment", _requests!.Take("ConfirmBooking"));
        _table.Add(
            "its webhooks in the same second, to issued tickets",
            _requests.Take("ReceiveWebhook", nameof(TicketMaster.Pay.HandlePaymentEvent)));
    }

    /// <summary>How many orchestrations were started so far, and how many messages were sent to queues.</summary>
    private async Task<(int Actions, int Messages)> WorkAsync(TicketMasterApp app)
    {
        int started = 0;
        await foreach (OrchestrationMetadata one in app.Services.GetRequiredService<EmbeddedDurableTaskClient>().GetAllInstancesAsync())
        {
            started++;
        }

        await using ServiceBusReceiver issued = app.Services.GetRequiredService<ServiceBusClient>().CreateReceiver(Queues.TicketsIssued);
        return (started, _sent + (await issued.PeekMessagesAsync(100)).Count);
    }

    private async Task GiveBackAsync(TicketMasterApp app)
    {
        using HttpClient carol = await app.SignedInAsync("carol");
        using HttpClient frank = await app.SignedInAsync("frank");
        string id = (await carol.GetAnswerAsync("/bookings"))["bookings"][0].GetProperty("bookingId").GetString()!;
        _table.Add(
            "give a hold of one seat back",
            await MadeAsync(app, () => carol.DeleteAnswerAsync($"/booking/{id}"), HttpStatusCode.OK, "CancelBooking"));

        // After every other hold is over, so that this one is due alone.
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.PassAsync(TimeSpan.FromSeconds(5));
        (await frank.ReserveAsync("gala-A-D-1")).Is(HttpStatusCode.Created);
        app.Clock.Advance(TimeSpan.FromMinutes(9));

        // The jump wakes the sweeper and the slots of the holds before it at once; where they meet, a slot looks again a second later.
        await app.PassAsync(TimeSpan.FromSeconds(5));
        _requests!.Take("AdvanceDueBookings", "SweepDue");
        await app.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("expired", (await frank.GetAnswerAsync("/bookings"))["bookings"][0].GetProperty("state").GetString());
        _table.Add("an unpaid hold of one seat ends", _requests.Take("AdvanceDueBookings"));
        await app.PassAsync(TimeSpan.FromMinutes(1));
        _requests.Take("SweepDue");
        await app.PassAsync(TimeSpan.FromMinutes(1));
        _table.Add("look for what is overdue, each minute", _requests.Take("SweepDue"));

        // A payment that nobody hears of again: one write of the booking, and so one batch of its feed.
        using HttpClient gina = await app.SignedInAsync("gina");
        Answer held = (await gina.ReserveAsync("gala-A-E-1")).Is(HttpStatusCode.Created);
        await app.UntilIdleAsync();
        _requests.Take("ProjectBookings");
        (await gina.ConfirmAsync(held.Text("bookingId"), "pm_stuck")).Is(HttpStatusCode.Accepted);
        await app.UntilIdleAsync();
        _table.Add("a booking's seats of one section, into availability", _requests.Take("ProjectBookings"));
    }

    private async Task AdministerAsync(TicketMasterApp app)
    {
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        (await admin.PutAnswerAsync("/admin/venues/hall", AdminStores.Hall)).Is(HttpStatusCode.Created);
        (await admin.PutAnswerAsync("/admin/performers/band", new { name = "The Band" })).Is(HttpStatusCode.Created);
        _requests!.Take("IndexEvents");
        _table.Add("an administrator makes an event", await MadeAsync(
            app, () => admin.PutAnswerAsync("/admin/events/ball", AdminStores.Gala()), HttpStatusCode.Created, "PutEvent"));
        _table.Add("a new event, into the index", _requests.Take("IndexEvents"));
        _table.Add("an administrator changes an event's name", await MadeAsync(
            app, () => admin.PutAnswerAsync("/admin/events/ball", AdminStores.Gala(("name", "Ball"))), HttpStatusCode.OK, "PutEvent"));
        _requests.Take("CarryIntoEvents");
        (await admin.PutAnswerAsync("/admin/performers/band", new { name = "Another Band" })).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(5));
        _table.Add("a performer's new name, carried into one event", _requests.Take("CarryIntoEvents"));
        (await admin.PutAnswerAsync("/admin/performers/solo", new { name = "Solo" })).Is(HttpStatusCode.Created);
        _table.Add("an administrator deletes a performer", await MadeAsync(
            app, () => admin.DeleteAnswerAsync("/admin/performers/solo"), HttpStatusCode.NoContent, "DeletePerformer"));
        foreach ((string action, string path, string function) in new[]
        {
            ("look up a user's bookings of one event", "/admin/bookings?user=alice&eventId=gala", "FindBookings"),
            ("look up an event's bookings, a page", "/admin/bookings?eventId=gala", "FindBookings"),
            ("look up a seat's bookings", "/admin/bookings?ticketId=gala-A-A-1", "FindBookings"),
            ("an event's sales figures, up to 500 bookings", "/admin/events/gala/sales", "ViewSales"),
            ("a page of events, venues or performers", "/admin/events", "ListEvents"),
        })
        {
            await CacheAsync(app);
            _table.Add(action, await MadeAsync(app, () => admin.GetAnswerAsync(path), HttpStatusCode.OK, function));
        }
    }

    private async Task WaitAsync(TicketMasterApp app)
    {
        using HttpClient anyone = app.Anyone();
        using HttpClient zoe = await app.SignedInAsync("zoe");
        await app.AddAsync(TestEvents.Of("rush") with { WaitingRoom = new WaitingRoomPlan(app.Clock.GetUtcNow().AddHours(-1), 600, 600) });
        (await anyone.GetAnswerAsync("/queue/rush")).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(20));
        _requests!.Take("ViewQueue");
        IReadOnlyList<Request> first = await MadeAsync(app, () => anyone.GetAnswerAsync("/queue/rush"), HttpStatusCode.OK, "ViewQueue");
        _table.Add(
            "look at a waiting room",
            await MadeAsync(app, () => anyone.GetAnswerAsync("/queue/rush"), HttpStatusCode.OK, "ViewQueue"));
        _table.Add("look at a waiting room, once a second and instance", first);
        Answer place = (await zoe.PostAnswerAsync("/booking/place", new { eventId = "rush" })).Is(HttpStatusCode.OK);
        await app.UntilIdleAsync();
        AssertNothing([.. _requests.Take("TakePlace").Where(made => made.Operation != "create")]);
        _table.Add("take a place", await MadeAsync(
            app, () => zoe.PostAnswerAsync("/booking/place", new { eventId = "rush" }), HttpStatusCode.OK, "TakePlace"));
        _requests.Take("ReserveSeats");
        _table.Add("a reserve without a pass", await MadeAsync(
            app, () => zoe.ReserveAsync("rush-A-A-1"), HttpStatusCode.Forbidden, "ReserveSeats"));
        await app.PassAsync(TimeSpan.FromSeconds(20));
        _requests.Take("MovePointer");
        await app.PassAsync(TimeSpan.FromSeconds(5));
        _table.Add("five seconds of a waiting room's pointer", _requests.Take("MovePointer"));
        (await anyone.GetAnswerAsync("/queue/rush")).Is(HttpStatusCode.OK);
        object admitted = new { eventId = "rush", place = place.Text("place") };
        _table.Add("turn a place into a pass", await MadeAsync(
            app, () => zoe.PostAnswerAsync("/booking/pass", admitted), HttpStatusCode.OK, "GivePass"));
        string pass = (await zoe.PostAnswerAsync("/booking/pass", admitted)).Text("pass");
        object seat = new { ticketId = "rush-A-A-1", pass };
        _table.Add("first reserve of one seat, with a pass, and its count", await MadeAsync(
            app, () => zoe.PostAnswerAsync("/booking/reserve", seat), HttpStatusCode.Created, "ReserveSeats"));
    }

    /// <summary>What functions asked for while an action and all that follows from it ran.</summary>
    private async Task<IReadOnlyList<Request>> MadeAsync(
        TicketMasterApp app, Func<Task<Answer>> action, HttpStatusCode status, params string[] functions)
    {
        (await action()).Is(status);
        await app.UntilIdleAsync();
        return _requests!.Take(functions);
    }

    /// <summary>What follows, until the clock moves, finds the event and what is taken of it in the cache.</summary>
    private static async Task CacheAsync(TicketMasterApp app)
    {
        using HttpClient anyone = app.Anyone();
        (await anyone.GetAnswerAsync("/event/gala")).Is(HttpStatusCode.OK);
    }

    private static void AssertNothing(IReadOnlyList<Request> made) => Assert.Empty(made);
}
