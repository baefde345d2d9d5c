using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Tickets;

/// <summary>A ticket lets in once, and only while it is one.</summary>
public sealed class CheckInTests
{
    [Fact]
    public async Task A_ticket_lets_in_once_and_the_second_is_told_when_and_where_the_first_was()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient gate = await app.SignedInAsync("gate", "gate");
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        string bookingId = await app.BuyAsync(alice, "gala-A-A-1", "gala-A-A-2");
        string code = await alice.CodeAsync(bookingId, "gala-A-A-1");
        string firstAt = app.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);

        Answer admitted = (await gate.ScanAsync(code)).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromMinutes(1));
        Answer refused = (await admin.ScanAsync(code, "South 1")).IsRefused(HttpStatusCode.Conflict, "already-checked-in");
        Answer again = (await gate.ScanAsync(await alice.CodeAsync(bookingId, "gala-A-A-1")))
            .IsRefused(HttpStatusCode.Conflict, "already-checked-in");
        Answer other = (await gate.ScanAsync(await alice.CodeAsync(bookingId, "gala-A-A-2"))).Is(HttpStatusCode.OK);

        Assert.Equal(
            ("gala-A-A-1", bookingId, "Section A", "1"),
            (admitted.Text("ticketId"), admitted.Text("bookingId"), admitted.Text("sectionName"), admitted.Text("seat")));
        Assert.Equal("The event gala", admitted["event"].GetProperty("name").GetString());
        Assert.Equal(
            ("alice", 2), (admitted["holder"].GetProperty("userId").GetString(), admitted["holder"].GetProperty("tickets").GetInt32()));
        foreach (Answer told in new[] { admitted, refused, again })
        {
            Assert.Equal("North 3", told["checkedIn"].GetProperty("gate").GetString());
            Assert.Equal(
                DateTimeOffset.Parse(firstAt, CultureInfo.InvariantCulture), told["checkedIn"].GetProperty("at").GetDateTimeOffset());
        }

        Assert.Contains("North 3", refused.Text("detail"), StringComparison.Ordinal);
        Assert.Equal("gala-A-A-2", other.Text("ticketId"));
    }

    [Fact]
    public async Task A_code_of_the_form_before_lets_in_and_is_the_same_ticket()
    {
        string pem = TestKeys.NewPem();
        await using TicketMasterApp app = await StartAsync(settings: $"--Tickets:SigningKey={pem}");
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient gate = await app.SignedInAsync("gate", "gate");
        string bookingId = await app.BuyAsync(alice, "gala-A-A-1");

        (await gate.ScanAsync(EarlierCodes.Sign("gala-A-A-1", bookingId, pem))).Is(HttpStatusCode.OK);

        (await gate.ScanAsync(await alice.CodeAsync(bookingId, "gala-A-A-1"))).IsRefused(HttpStatusCode.Conflict, "already-checked-in");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_fifty_gates_that_scan_one_ticket_at_once_one_lets_in(bool guarded)
    {
        const int Gates = 50;
        await using TicketMasterApp app = await StartAsync(services => BusySeats.Replace(services, guarded));
        using HttpClient alice = await app.SignedInAsync("alice");
        string code = await alice.CodeAsync(await app.BuyAsync(alice, "gala-A-A-1"), "gala-A-A-1");
        app.Services.GetRequiredService<BusySeats>().Meeting = Gates;
        HttpClient[] gates = await Task.WhenAll(Enumerable.Range(0, Gates).Select(number => app.SignedInAsync($"gate-{number}", "gate")));

        Answer[] answers = await Task.WhenAll(gates.Select((gate, number) => gate.ScanAsync(code, $"Gate {number}")));

        Answer[] admitted = [.. answers.Where(answer => answer.Status == HttpStatusCode.OK)];
        Array.ForEach(gates, gate => gate.Dispose());
        Assert.Equal(guarded, admitted.Length == 1);
        if (guarded)
        {
            string first = admitted[0]["checkedIn"].GetRawText();
            Assert.All(answers.Except(admitted), answer =>
                Assert.Equal(first, answer.IsRefused(HttpStatusCode.Conflict, "already-checked-in")["checkedIn"].GetRawText()));
        }
    }

    /// <summary>Ten gates scan one ticket online while the scans of ten that were offline are delivered.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_who_was_let_in_is_forgotten_when_gates_scan_and_deliver_at_once(bool guarded)
    {
        const int Each = 10;
        await using TicketMasterApp app = await StartAsync(services => BusySeats.Replace(services, guarded));
        using HttpClient alice = await app.SignedInAsync("alice");
        string code = await alice.CodeAsync(await app.BuyAsync(alice, "gala-A-A-1"), "gala-A-A-1");
        DateTimeOffset sold = app.Clock.GetUtcNow();
        await app.PassAsync(TimeSpan.FromMinutes(1));
        app.Services.GetRequiredService<BusySeats>().Meeting = 2 * Each;
        using HttpClient gate = await app.SignedInAsync("gate", "gate");

        Task<Answer[]> online = Task.WhenAll(Enumerable.Range(0, Each).Select(number => gate.ScanAsync(code, $"Online {number}")));
        Task<Answer[]> offline = Task.WhenAll(Enumerable.Range(0, Each).Select(number => gate.PostAnswerAsync(
            "/admin/check-in", new { code, gate = $"Offline {number}", scannedAt = sold.AddSeconds(number) })));
        IEnumerable<string> letIn =
        [
            .. (await online).Select((answer, number) => (answer, $"Online {number}"))
                .Where(one => one.answer.Status == HttpStatusCode.OK).Select(one => one.Item2),
            .. (await offline).Select((_, number) => $"Offline {number}"),
        ];

        Answer scans = (await gate.GetAnswerAsync("/admin/check-in/gala-A-A-1")).Is(HttpStatusCode.OK);
        string counts = scans["checkedIn"].GetProperty("gate").GetString()!;
        string[] known =
            [counts, .. scans["conflicts"].EnumerateArray().Select(one => one.GetProperty("scan").GetProperty("gate").GetString()!)];
        Assert.Equal(guarded, counts == "Offline 0" && letIn.Order().SequenceEqual(known.Order()));
    }

    [Fact]
    public async Task A_scan_whose_answer_was_lost_in_the_store_lets_in()
    {
        await using TicketMasterApp app = await StartAsync(services => BusySeats.Replace(services, guarded: true));
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient gate = await app.SignedInAsync("gate", "gate");
        string code = await alice.CodeAsync(await app.BuyAsync(alice, "gala-A-A-1"), "gala-A-A-1");
        app.Services.GetRequiredService<BusySeats>().LostAnswers = 1;

        (await gate.ScanAsync(code)).Is(HttpStatusCode.OK);

        (await gate.ScanAsync(code)).IsRefused(HttpStatusCode.Conflict, "already-checked-in");
    }

    [Fact]
    public async Task A_scan_sent_again_under_its_key_is_answered_as_it_was_and_no_other_is()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient gate = await app.SignedInAsync("gate", "gate");
        using HttpClient otherDevice = await app.SignedInAsync("other", "gate");
        string code = await alice.CodeAsync(await app.BuyAsync(alice, "gala-A-A-1"), "gala-A-A-1");

        Answer first = (await gate.ScanAsync(code, key: "scan-1")).Is(HttpStatusCode.OK);
        Answer repeated = (await gate.ScanAsync(code, key: "scan-1")).Is(HttpStatusCode.OK);

        Assert.Equal(first.Body, repeated.Body);
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(["true"], repeated.Headers.GetValues("Idempotency-Replayed"));
        (await gate.ScanAsync(code, key: "scan-2")).IsRefused(HttpStatusCode.Conflict, "already-checked-in");
        (await gate.ScanAsync(code, "South 1", "scan-1")).IsRefused(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await otherDevice.ScanAsync(code, key: "scan-1")).IsRefused(HttpStatusCode.Conflict, "already-checked-in");
        (await gate.ScanAsync(code, key: "scan 1")).IsRefused(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task A_seat_that_was_given_back_and_sold_again_lets_its_new_holder_in_and_not_the_old()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        using HttpClient gate = await app.SignedInAsync("gate", "gate");
        string alices = await app.BuyAsync(alice, "gala-A-A-1");
        string oldCode = await alice.CodeAsync(alices, "gala-A-A-1");
        (await gate.ScanAsync(oldCode)).Is(HttpStatusCode.OK);

        await RefundAsync(app, alices);
        (await gate.ScanAsync(oldCode)).IsRefused(HttpStatusCode.Gone, "ticket-refunded");
        await app.PassAsync(TimeSpan.FromMinutes(1));
        (await gate.ScanAsync(oldCode)).IsRefused(HttpStatusCode.Gone, "ticket-refunded");
        string bobs = await app.BuyAsync(bob, "gala-A-A-1");
        string newCode = await bob.CodeAsync(bobs, "gala-A-A-1");

        (await gate.ScanAsync(oldCode)).IsRefused(HttpStatusCode.Gone, "ticket-refunded");
        Answer admitted = (await gate.ScanAsync(newCode)).Is(HttpStatusCode.OK);
        Assert.Equal("bob", admitted["holder"].GetProperty("userId").GetString());
        (await gate.ScanAsync(newCode)).IsRefused(HttpStatusCode.Conflict, "already-checked-in");
        (await gate.ScanAsync(oldCode)).IsRefused(HttpStatusCode.Gone, "ticket-refunded");
    }

    [Fact]
    public async Task A_seat_that_is_taken_over_while_its_old_ticket_is_scanned_stays_its_new_holders()
    {
        await using TicketMasterApp app = await StartAsync(services => services.MakeFaulty<SeatDocument>());
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        using HttpClient gate = await app.SignedInAsync("gate", "gate");
        string alices = await app.BuyAsync(alice, "gala-A-A-1");
        string code = await alice.CodeAsync(alices, "gala-A-A-1");
        FaultyContainer<SeatDocument> seats = app.Faulty<SeatDocument>();
        seats.BeforeReplaceBy = seat => seat.CheckedIn is not null;
        seats.Then = async () =>
        {
            await RefundAsync(app, alices);
            (await bob.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created);
        };

        (await gate.ScanAsync(code)).IsRefused(HttpStatusCode.Gone, "ticket-refunded");

        SeatDocument seat = (await seats.ReadAsync("gala-A-A-1", "gala-A-A", default)).Document!;
        Assert.Equal(("bob", null), (seat.UserId, seat.CheckedIn));
    }

    [Fact]
    public async Task A_check_in_changes_nothing_of_what_is_shown_as_sold()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient gate = await app.SignedInAsync("gate", "gate");
        string code = await alice.CodeAsync(await app.BuyAsync(alice, "gala-A-A-1"), "gala-A-A-1");
        Answer before = await alice.GetAnswerAsync("/event/gala/availability?section=A");

        (await gate.ScanAsync(code)).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(before.Headers.ETag, (await alice.GetAnswerAsync("/event/gala/availability?section=A")).Headers.ETag);
    }

    [Fact]
    public async Task A_gate_that_is_for_one_event_lets_in_nobody_with_a_ticket_for_another()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient gate = await app.SignedInAsync("gate", "gate");
        string code = await alice.CodeAsync(await app.BuyAsync(alice, "gala-A-A-1"), "gala-A-A-1");

        Answer refused = (await gate.PostAnswerAsync("/admin/check-in", new { code, gate = "North 3", eventId = "other" }))
            .IsRefused(HttpStatusCode.Conflict, "other-event");
        Answer admitted = await gate.PostAnswerAsync("/admin/check-in", new { code, gate = "North 3", eventId = "gala" });

        Assert.Contains("The event gala", refused.Text("detail"), StringComparison.Ordinal);
        admitted.Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_ticket_lets_in_until_a_day_after_its_event_began_and_no_longer()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        string bookingId = await app.BuyAsync(alice, "gala-A-A-1", "gala-A-A-2");
        string first = await alice.CodeAsync(bookingId, "gala-A-A-1");
        string second = await alice.CodeAsync(bookingId, "gala-A-A-2");
        DateTimeOffset end = TestEvents.Of("gala").StartsAt + TimeSpan.FromDays(1);

        app.Clock.Advance(end - app.Clock.GetUtcNow());
        using HttpClient gate = await app.SignedInAsync("gate", "gate");
        (await gate.ScanAsync(first)).Is(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromTicks(1));
        (await gate.ScanAsync(second)).IsRefused(HttpStatusCode.Gone, "ticket-expired");

        // Who was let in before is told so all the same: it says more.
        (await gate.ScanAsync(first)).IsRefused(HttpStatusCode.Conflict, "already-checked-in");
    }

    [Fact]
    public async Task A_ticket_of_a_cancelled_event_lets_nobody_in_before_and_after_it_is_refunded()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        string code = await alice.CodeAsync(await app.BuyAsync(alice, "gala-A-A-1"), "gala-A-A-1");
        StoreResult<EventDocument> gala = await app.Container<EventDocument>().ReadAsync("gala", "gala", default);

        // As a probe it is left aside by what refunds the buyers of cancelled events: the moment before it does.
        EventDocument cancelled = gala.Document! with { Status = EventStatus.Cancelled, ProbedAt = app.Clock.GetUtcNow() };
        await app.Container<EventDocument>().ReplaceAsync(cancelled, gala.ETag!, default);
        await app.PassAsync(TimeSpan.FromSeconds(5));

        (await admin.ScanAsync(code)).IsRefused(HttpStatusCode.Conflict, "event-cancelled");
        (await admin.DeleteAnswerAsync("/admin/events/gala")).Is(HttpStatusCode.Accepted);
        await app.PassAsync(TimeSpan.FromMinutes(2));

        (await admin.ScanAsync(code)).IsRefused(HttpStatusCode.Gone, "ticket-refunded");
    }

    [Fact]
    public async Task A_ticket_whose_money_is_not_captured_lets_nobody_in()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient gate = await app.SignedInAsync("gate", "gate");
        string bookingId = await app.BuyAsync(alice, "gala-A-A-1");
        string code = await alice.CodeAsync(bookingId, "gala-A-A-1");
        await app.Container<BookingDocument>().ChangeAsync(
            bookingId, "alice", booking => booking with { Payment = booking.Payment!.At(PaymentProgress.Authorised) }, default);

        (await gate.ScanAsync(code)).IsRefused(HttpStatusCode.Conflict, "tickets-not-issued");
    }

    [Fact]
    public async Task Only_gates_and_administrators_check_in()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient clerk = await app.SignedInAsync("clerk", "gates", "Gate");
        using HttpClient gate = await app.SignedInAsync("gate", "other", "gate");
        using HttpClient anyone = app.Anyone();
        string code = await alice.CodeAsync(await app.BuyAsync(alice, "gala-A-A-1"), "gala-A-A-1");

        (await anyone.ScanAsync(code)).IsRefused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await alice.ScanAsync(code)).IsRefused(HttpStatusCode.Forbidden, "forbidden");
        (await clerk.ScanAsync(code)).IsRefused(HttpStatusCode.Forbidden, "forbidden");
        (await gate.DeleteAnswerAsync("/admin/events/gala")).IsRefused(HttpStatusCode.Forbidden, "forbidden");
        (await gate.ScanAsync(code)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_gates_name_is_1_to_64_characters_that_can_be_read()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient gate = await app.SignedInAsync("gate", "gate");
        string code = await alice.CodeAsync(await app.BuyAsync(alice, "gala-A-A-1"), "gala-A-A-1");

        foreach (string name in new[] { "", " ", "\t", "North\n3", "North\u00003", "North\u007f", new string('n', Limits.GateLength + 1) })
        {
            (await gate.ScanAsync(code, name)).IsRefused(HttpStatusCode.BadRequest, "invalid-request");
        }

        Answer admitted = (await gate.ScanAsync(code, new string('é', Limits.GateLength))).Is(HttpStatusCode.OK);
        Assert.Equal(Limits.GateLength, admitted["checkedIn"].GetProperty("gate").GetString()!.Length);
    }

    private static Task<(BookingDocument? Booking, bool Changed)> RefundAsync(TicketMasterApp app, string bookingId) =>
        app.Container<BookingDocument>().ChangeAsync(
            bookingId,
            "alice",
            booking => GivingBack.TakeBack(booking, booking.Payment!, GiveUpReason.RefundAsked, app.Clock.GetUtcNow()),
            default);

    private static async Task<TicketMasterApp> StartAsync(Action<IServiceCollection>? replace = null, params string[] settings)
    {
        TicketMasterApp app = await TicketMasterApp.StartAsync(replace, settings: settings);
        await app.AddAsync(TestEvents.Of("gala"));
        await app.AddAsync(TestEvents.Of("other"));
        return app;
    }
}
