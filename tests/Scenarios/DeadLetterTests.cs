using System.Net;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Bookings;
using TicketMaster.Messaging;
using TicketMaster.Storage;
using TicketMaster.Tests.Payments;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>
/// Messages that were given up: what an administrator sees of them, and what becomes of a booking when they are sent again.
/// </summary>
public sealed class DeadLetterTests
{
    private const string Address = "/admin/queues/payment-events/dead-letters";

    [Fact]
    public async Task A_payment_event_that_was_given_up_settles_its_booking_once_when_it_is_sent_again()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        string bookingId = await GiveUpAsync(app);

        JsonElement letter = Assert.Single((await admin.GetAnswerAsync(Address)).Is(HttpStatusCode.OK)["deadLetters"].EnumerateArray());
        JsonElement payment = Assert.Single((await admin.GetAnswerAsync("/local/payments"))["payments"].EnumerateArray());
        JsonElement body = JsonDocument.Parse(letter.GetProperty("body").GetString()!).RootElement;
        Assert.Equal(bookingId, letter.GetProperty("bookingId").GetString());
        Assert.Equal(payment.GetProperty("paymentId").GetString(), letter.GetProperty("paymentId").GetString());
        Assert.Equal(body.GetProperty("eventId").GetString(), letter.GetProperty("messageId").GetString());
        Assert.Equal(10, letter.GetProperty("deliveryCount").GetInt32());
        Assert.Equal("MaxDeliveryCountExceeded", letter.GetProperty("deadLetterReason").GetString());
        Assert.Contains("10 delivery attempts", letter.GetProperty("deadLetterErrorDescription").GetString(), StringComparison.Ordinal);
        Assert.InRange(
            letter.GetProperty("enqueuedAt").GetDateTimeOffset(), app.Clock.GetUtcNow() - TimeSpan.FromSeconds(10), app.Clock.GetUtcNow());
        Assert.Equal("paying", await StateAsync(app, bookingId));

        Mend(app);
        Answer redriven = await RedriveAsync(admin, letter);
        await app.PassAsync(TimeSpan.FromSeconds(2));

        Assert.Equal((1, 0, false), (redriven["redriven"].GetInt32(), redriven["left"].GetInt32(), redriven["more"].GetBoolean()));
        await AssertSoldOnceAsync(app, admin, bookingId);
    }

    [Fact]
    public async Task A_dead_letter_that_was_sent_again_is_not_there_to_be_sent_a_second_time()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        string bookingId = await GiveUpAsync(app);
        JsonElement letter = (await admin.GetAnswerAsync(Address))["deadLetters"][0];
        Mend(app);
        await RedriveAsync(admin, letter);

        Answer again = await RedriveAsync(admin, letter);
        Answer all = (await admin.PostAnswerAsync($"{Address}/redrive", new { limit = 100 })).Is(HttpStatusCode.OK);

        Assert.Equal((0, 1), (again["redriven"].GetInt32(), again["left"].GetInt32()));
        Assert.Equal("not-found", Assert.Single(again["leftBecause"].EnumerateArray()).GetProperty("reason").GetString());
        Assert.Equal((0, 0), (all["redriven"].GetInt32(), all["left"].GetInt32()));
        await app.PassAsync(TimeSpan.FromSeconds(2));
        await AssertSoldOnceAsync(app, admin, bookingId);
    }

    /// <summary>As after a crash between the two steps: the copy is sent and the dead letter still there.</summary>
    [Theory]
    [InlineData("00:00:10")]
    [InlineData("01:10:00")]
    public async Task A_dead_letter_left_beside_its_copy_is_dropped_by_the_queue_and_past_its_memory_changes_nothing(
        string later)
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        string bookingId = await GiveUpAsync(app);
        JsonElement letter = (await admin.GetAnswerAsync(Address))["deadLetters"][0];
        Mend(app);
        app.FaultyServiceBus().AfterSend = () =>
        {
            app.FaultyServiceBus().AfterSend = () => { };
            app.Clock.Advance(TimeSpan.FromSeconds(61));
        };

        Answer left = await RedriveAsync(admin, letter);
        await app.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal("not-completed", Assert.Single(left["leftBecause"].EnumerateArray()).GetProperty("reason").GetString());
        Assert.Equal(1, (await admin.GetAnswerAsync(Address))["deadLetters"].GetArrayLength());
        Assert.Equal("booked", await StateAsync(app, bookingId));

        app.Clock.Advance(TimeSpan.Parse(later, System.Globalization.CultureInfo.InvariantCulture));
        await app.UntilIdleAsync();
        using HttpClient adminLater = await app.SignedInAsync("root-later", "admin");
        long before = app.FaultyProvider().Answered;
        Assert.Equal(1, (await RedriveAsync(adminLater, letter))["redriven"].GetInt32());
        await app.UntilIdleAsync();

        // Whether it is dropped or handled, its payment has bought the booking: the provider is not asked.
        Assert.Equal(0, app.FaultyProvider().Answered - before);
        await AssertSoldOnceAsync(app, adminLater, bookingId);
    }

    [Fact]
    public async Task A_message_sent_again_for_nothing_is_a_dead_letter_again_and_can_be_sent_once_more()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        string bookingId = await GiveUpAsync(app);
        JsonElement first = (await admin.GetAnswerAsync(Address))["deadLetters"][0];

        await RedriveAsync(admin, first);
        await app.UntilIdleAsync();
        JsonElement second = Assert.Single((await admin.GetAnswerAsync(Address))["deadLetters"].EnumerateArray());
        Mend(app);
        Answer done = await RedriveAsync(admin, second);
        await app.PassAsync(TimeSpan.FromSeconds(2));

        string id = first.GetProperty("messageId").GetString()!;
        Assert.Equal($"{id}-redrive-{first.GetProperty("sequenceNumber")}", second.GetProperty("messageId").GetString());
        Assert.True(second.GetProperty("sequenceNumber").GetInt64() > first.GetProperty("sequenceNumber").GetInt64());
        Assert.Equal(1, done["redriven"].GetInt32());
        await AssertSoldOnceAsync(app, admin, bookingId);
    }

    [Fact]
    public async Task A_message_sent_again_while_the_store_is_away_waits_for_it()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        string bookingId = await GiveUpAsync(app);
        JsonElement letter = (await admin.GetAnswerAsync(Address))["deadLetters"][0];
        Mend(app);
        app.Faulty<BookingDocument>().Answers = StoreStatus.Unknown;

        Assert.Equal(1, (await RedriveAsync(admin, letter))["redriven"].GetInt32());
        await app.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Empty((await admin.GetAnswerAsync(Address))["deadLetters"].EnumerateArray());
        Assert.NotNull(await app.Services.GetRequiredService<ServiceBusClient>().CreateReceiver(Queues.PaymentEvents).PeekMessageAsync());

        app.Faulty<BookingDocument>().Answers = null;
        await app.PassAsync(TimeSpan.FromSeconds(10));
        await AssertSoldOnceAsync(app, admin, bookingId);
    }

    [Fact]
    public async Task A_queue_that_does_not_answer_is_told_and_loses_nothing()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        string bookingId = await GiveUpAsync(app);
        JsonElement letter = (await admin.GetAnswerAsync(Address))["deadLetters"][0];
        Mend(app);
        var down = new ServiceBusException("Down.", ServiceBusFailureReason.ServiceTimeout);
        FaultyServiceBus bus = app.FaultyServiceBus();

        bus.BeforePeek = () => throw down;
        Answer unseen = (await admin.GetAnswerAsync(Address)).IsRefused(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.Equal(TimeSpan.FromSeconds(1), unseen.Headers.RetryAfter!.Delta);
        BadInputApp.AssertClean(unseen);
        BadInputApp.AssertClean((await admin.PostAnswerAsync($"{Address}/redrive", new { limit = 1 }))
            .IsRefused(HttpStatusCode.ServiceUnavailable, "unavailable"));
        bus.BeforePeek = () => { };
        bus.BeforeSend = () => throw down;
        Answer unsent = await RedriveAsync(admin, letter);
        Assert.Equal("not-sent", Assert.Single(unsent["leftBecause"].EnumerateArray()).GetProperty("reason").GetString());
        bus.BeforeSend = () => { };

        Assert.Equal(1, (await RedriveAsync(admin, letter))["redriven"].GetInt32());
        await app.PassAsync(TimeSpan.FromSeconds(2));
        await AssertSoldOnceAsync(app, admin, bookingId);
    }

    [Fact]
    public async Task Dead_letters_are_listed_page_by_page_with_what_can_be_read_of_them()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        byte[][] bodies =
        [
            "no JSON"u8.ToArray(),
            [0xC0, 0x80],
            [],
            [.. Enumerable.Repeat((byte)'[', Limits.DeadLetterBodyBytes)],
            [.. Enumerable.Repeat((byte)'[', Limits.DeadLetterBodyBytes + 1)],
        ];
        ServiceBusSender sender = app.Services.GetRequiredService<ServiceBusClient>().CreateSender(Queues.PaymentEvents);
        for (int i = 0; i < bodies.Length; i++)
        {
            await sender.SendMessageAsync(new ServiceBusMessage(bodies[i]) { MessageId = $"m{i}" });
        }

        await app.UntilIdleAsync();
        List<JsonElement> seen = [];
        for (string? next = $"{Address}?size=2"; next is not null;)
        {
            Answer page = (await admin.GetAnswerAsync(next)).Is(HttpStatusCode.OK);
            seen.AddRange(page["deadLetters"].EnumerateArray());
            next = page.Json.TryGetProperty("next", out JsonElement more) ? more.GetString() : null;
            Assert.InRange(page["deadLetters"].GetArrayLength(), next is null ? 1 : 2, 2);
        }

        Assert.Equal(["m0", "m1", "m2", "m3", "m4"], seen.Select(one => one.GetProperty("messageId").GetString()));
        Assert.Equal(bodies.Select(body => body.Length), seen.Select(one => one.GetProperty("bodyBytes").GetInt32()));
        Assert.Equal(
            ["no JSON", null, "", new string('[', Limits.DeadLetterBodyBytes), null],
            seen.Select(one => one.TryGetProperty("body", out JsonElement body) ? body.GetString() : null));
        Assert.All(seen, one => Assert.False(one.TryGetProperty("bookingId", out _)));
        Assert.Equal(5, (await admin.GetAnswerAsync(Address))["deadLetters"].GetArrayLength());
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("tickets-issued")]
    [InlineData("Payment-Events")]
    [InlineData("payment-events%2F$DeadLetterQueue")]
    public async Task A_queue_that_this_app_does_not_receive_has_no_dead_letters_to_see(string queue)
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");

        (await admin.GetAnswerAsync($"/admin/queues/{queue}/dead-letters")).IsRefused(HttpStatusCode.NotFound, "not-found");
        (await admin.PostAnswerAsync($"/admin/queues/{queue}/dead-letters/redrive", new { limit = 1 }))
            .IsRefused(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task What_is_to_be_sent_again_is_said_in_one_way()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        object[] bodies =
        [
            new { },
            new { sequenceNumbers = new[] { 1 }, limit = 1 },
            new { sequenceNumbers = Array.Empty<long>() },
            new { sequenceNumbers = new[] { 0 } },
            new { sequenceNumbers = new[] { 1, -1 } },
            new { sequenceNumbers = Enumerable.Range(1, Limits.DeadLettersPerRedrive + 1) },
            new { limit = 0 },
            new { limit = Limits.DeadLettersPerRedrive + 1 },
        ];
        foreach (object body in bodies)
        {
            (await admin.PostAnswerAsync($"{Address}/redrive", body)).IsRefused(HttpStatusCode.BadRequest, "invalid-request");
        }

        Answer most = (await admin.PostAnswerAsync(
            $"{Address}/redrive",
            new { sequenceNumbers = Enumerable.Range(1, Limits.DeadLettersPerRedrive), limit = (int?)null })).Is(HttpStatusCode.OK);
        Assert.Equal(Limits.DeadLettersPerRedrive, most["left"].GetInt32());
    }

    private static async Task<TicketMasterApp> StartAsync()
    {
        TicketMasterApp app = await TicketMasterApp.StartAsync(services =>
        {
            services.MakeFaulty<BookingDocument>();
            services.MakeProviderFaulty();
            services.MakeServiceBusFaulty();
        });
        await app.AddAsync(TestEvents.Of("gala"));
        return app;
    }

    /// <summary>Alice pays, and what her payment's webhook brings fails of a bug until it is given up.</summary>
    private static async Task<string> GiveUpAsync(TicketMasterApp app)
    {
        using HttpClient alice = await app.SignedInAsync("alice");
        string bookingId = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        app.FaultyProvider().Fails = call => call == "get" ? new InvalidOperationException("A bug.") : null;
        (await alice.ConfirmAsync(bookingId, "pm_later")).Is(HttpStatusCode.Accepted);
        await app.PassAsync(TimeSpan.FromSeconds(3));
        return bookingId;
    }

    private static void Mend(TicketMasterApp app) => app.FaultyProvider().Fails = _ => null;

    private static async Task<Answer> RedriveAsync(HttpClient admin, JsonElement letter) => (await admin.PostAnswerAsync(
        $"{Address}/redrive", new { sequenceNumbers = new[] { letter.GetProperty("sequenceNumber").GetInt64() } })).Is(HttpStatusCode.OK);

    private static async Task<string> StateAsync(TicketMasterApp app, string bookingId) =>
        Assert.Single(await BookingRules.BookingsAsync(app, "gala"), booking => booking.Id == bookingId).State.ToString()
            .ToLowerInvariant();

    private static async Task AssertSoldOnceAsync(TicketMasterApp app, HttpClient admin, string bookingId)
    {
        BookingDocument booking = Assert.Single(await BookingRules.BookingsAsync(app, "gala"));
        Assert.Equal(bookingId, booking.Id);
        Assert.Equal(
            [TimelineStep.Held, TimelineStep.Paying, TimelineStep.Authorised, TimelineStep.Booked, TimelineStep.Captured],
            booking.Timeline.Select(entry => entry.What).Take(5));
        Assert.Distinct(booking.Timeline.Select(entry => entry.What));
        await BookingRules.AssertSettledAsync(app, "gala");
        Assert.Single((await admin.GetAnswerAsync("/local/payments"))["payments"].EnumerateArray());
        Assert.Empty((await admin.GetAnswerAsync(Address)).Is(HttpStatusCode.OK)["deadLetters"].EnumerateArray());
        ServiceBusClient queues = app.Services.GetRequiredService<ServiceBusClient>();
        Assert.Null(await queues.CreateReceiver(Queues.PaymentEvents).PeekMessageAsync());
        Assert.Single(await queues.CreateReceiver(Queues.TicketsIssued).PeekMessagesAsync(10));
    }
}
