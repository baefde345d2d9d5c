using System.Net;
using System.Text.Json;
using TicketMaster.Bookings;
using TicketMaster.Local.Payments;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Tickets;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>Some tickets of a booking are refunded, and the others stay. Alice has three seats at 5000.</summary>
public sealed class TicketRefundTests
{
    private const string First = LadderApp.Seat;
    private const string Second = "gala-A-A-2";
    private const string Third = "gala-A-A-3";

    private static readonly string[] s_bought = ["held", "paying", "authorised", "booked", "captured", "issued"];
    private static readonly string[] s_refunded = [.. s_bought, "tickets-refund-asked", "tickets-refunded"];

    [Fact]
    public async Task Only_the_named_ticket_is_free_worthless_and_paid_back()
    {
        await using LadderApp ladder = await LadderApp.HoldSeatsAsync(First, Second, Third);
        await ladder.BuyAsync();
        using HttpClient gate = await ladder.App.SignedInAsync("gate", "gate");
        string refunded = await ladder.Alice.CodeAsync(ladder.BookingId, First);
        string kept = await ladder.Alice.CodeAsync(ladder.BookingId, Second);

        Answer answer = (await RefundAsync(ladder, First)).Is(HttpStatusCode.Accepted);

        Assert.Equal(("booked", 10_000), (answer.Text("state"), answer["total"].GetInt64()));
        Assert.Equal([Second, Third], Ids(answer, "tickets"));
        Assert.Equal([First], Ids(answer, "refundedTickets"));
        Assert.True(answer["refundedTickets"][0].TryGetProperty("paidBackAt", out _));
        Assert.Equal(5_000, answer["payment"].GetProperty("amountRefunded").GetInt64());
        Assert.Equal(s_refunded, LadderApp.Timeline(answer));
        Assert.Equal(["ticket-refunded"], await ladder.NoticesAsync());
        JsonElement payment = Assert.Single(await ladder.PaymentsAsync());
        Assert.Equal(
            ("captured", 15_000, 5_000),
            (payment.GetProperty("status").GetString(), payment.GetProperty("amountCaptured").GetInt64(),
                payment.GetProperty("amountRefunded").GetInt64()));

        (await gate.ScanAsync(refunded)).IsRefused(HttpStatusCode.Gone, "ticket-refunded");
        Assert.Equal(2, (await gate.ScanAsync(kept)).Is(HttpStatusCode.OK)["holder"].GetProperty("tickets").GetInt32());
        Assert.Equal([Second, Third], Ids(await ladder.Alice.GetAnswerAsync($"/booking/{ladder.BookingId}/tickets"), "tickets"));
        foreach (string form in new[] { "", ".svg", ".png" })
        {
            (await ladder.Alice.GetAnswerAsync($"/booking/{ladder.BookingId}/tickets/{First}{form}"))
                .IsRefused(HttpStatusCode.Gone, "ticket-refunded");
        }

        // Bob buys it, and goes in. The auditor finds nothing wrong with that.
        string bobs = await ladder.App.BuyAsync(ladder.Bob, First);
        (await gate.ScanAsync(await ladder.Bob.CodeAsync(bobs, First))).Is(HttpStatusCode.OK);
        (await ladder.Bob.ReserveAsync(Second)).IsRefused(HttpStatusCode.Conflict, "seat-taken");
        await ladder.AssertSettledAsync();
    }

    [Fact]
    public async Task A_repeat_changes_nothing_and_all_that_is_left_is_the_whole_booking()
    {
        await using LadderApp ladder = await LadderApp.HoldSeatsAsync(First, Second, Third);
        await ladder.BuyAsync();
        (await RefundAsync(ladder, Second)).Is(HttpStatusCode.Accepted);
        string before = await SeatsAndMoneyAsync(ladder);

        (await RefundAsync(ladder, Second)).Is(HttpStatusCode.Accepted);
        Assert.Equal(before, await SeatsAndMoneyAsync(ladder));
        Assert.Equal(s_refunded, await ladder.TimelineAsync());
        Assert.Equal(1, ladder.Provider.Calls.Count(call => call == "refund"));

        // The same ticket is not paid back twice where it is named with another.
        (await RefundAsync(ladder, Second, First)).Is(HttpStatusCode.Accepted);
        Assert.Equal(10_000, Assert.Single(await ladder.PaymentsAsync()).GetProperty("amountRefunded").GetInt64());

        Answer whole = (await RefundAsync(ladder, Third)).Is(HttpStatusCode.Accepted);
        Assert.Equal("refunded", whole.Text("state"));
        Assert.Equal([Third], Ids(whole, "tickets"));
        Assert.Equal([Second, First], Ids(whole, "refundedTickets"));
        Assert.Equal(["refunded"], await ladder.PaymentStatusesAsync());
        (await ladder.Bob.ReserveAsync(First, Second, Third)).Is(HttpStatusCode.Created);
        Assert.Equal("refunded", (await RefundAsync(ladder, First)).Is(HttpStatusCode.Accepted).Text("state"));
        Assert.Equal("refunded", (await RefundAsync(ladder)).Is(HttpStatusCode.Accepted).Text("state"));
        Assert.Equal(["ticket-refunded", "ticket-refunded", "payment-returned"], await ladder.NoticesAsync());
    }

    [Fact]
    public async Task A_body_that_is_not_understood_refunds_nothing()
    {
        await using LadderApp ladder = await LadderApp.HoldSeatsAsync(First, Second);
        await ladder.BuyAsync();
        await ladder.App.UntilIdleAsync();
        IReadOnlyList<string> before = await Fingerprint.OfAsync(ladder.App);
        using HttpClient admin = await ladder.App.SignedInAsync("root", "admin");
        string path = $"/admin/bookings/{ladder.BookingId}/refund";

        foreach ((string body, string code) in new[]
        {
            ("{}", "invalid-json"),
            ("null", "invalid-json"),
            ("[]", "invalid-json"),
            (" ", "invalid-json"),
            ("""["gala-A-A-1"]""", "invalid-json"),
            ("""{"ticketIds":null}""", "invalid-json"),
            ("""{"ticketIds":"gala-A-A-1"}""", "invalid-json"),
            ("""{"ticketId":"gala-A-A-1"}""", "invalid-json"),
            ("""{"tickets":["gala-A-A-1"]}""", "invalid-json"),
            ("""{"amount":100}""", "invalid-json"),
            ("""{"ticketIds":["gala-A-A-1"],"amount":100}""", "invalid-json"),
            ("""{"ticketIds":["gala-A-A-1"],"ticketIds":["gala-A-A-2"]}""", "invalid-json"),
            ("""{"ticketIds":[]}""", "invalid-request"),
            ("""{"ticketIds":["a","b","c","d","e","f","g","h","i"]}""", "invalid-request"),
            ("""{"ticketIds":[null]}""", "invalid-id"),
            ("""{"ticketIds":["gala A"]}""", "invalid-id"),
            ("""{"ticketIds":["gala-A-A-1","gala-A-A-1"]}""", "duplicate-seat"),
            ("""{"ticketIds":["gala-A-A-3"]}""", "unknown-ticket"),
            ("""{"ticketIds":["gala-A-A-1","gala-A-A-3"]}""", "unknown-ticket"),
            ("""{"ticketIds":["GALA-A-A-1"]}""", "unknown-ticket"),
        })
        {
            (await admin.AskAsync(HttpMethod.Post, path, body)).IsRefused(HttpStatusCode.BadRequest, code);
        }

        var typeless = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent("""{"ticketIds":["gala-A-A-1"]}"""u8.ToArray()),
        };
        (await admin.AskAsync(typeless)).IsRefused(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        var large = new string(' ', Limits.AdminBodyBytes + 1);
        (await admin.AskAsync(HttpMethod.Post, path, large)).IsRefused(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        Assert.Equal(before, await Fingerprint.OfAsync(ladder.App));
    }

    /// <summary>What is refunded counts for no limit, and can be reserved again by the same buyer.</summary>
    [Fact]
    public async Task A_refunded_seat_is_the_buyers_no_more()
    {
        string[] seats = [.. Enumerable.Range(1, 8).Select(seat => $"gala-A-A-{seat}")];
        await using LadderApp ladder = await LadderApp.HoldSeatsAsync(seats);
        await ladder.BuyAsync();
        (await ladder.Alice.ReserveAsync("gala-A-B-1")).IsRefused(HttpStatusCode.Conflict, "ticket-limit");

        (await RefundAsync(ladder, Second)).Is(HttpStatusCode.Accepted);

        (await ladder.Alice.ReserveAsync(First)).IsRefused(HttpStatusCode.Conflict, "already-yours");
        Answer again = (await ladder.Alice.ReserveAsync(Second)).Is(HttpStatusCode.Created);
        Assert.NotEqual(ladder.BookingId, again.Text("bookingId"));
        (await ladder.Alice.ReserveAsync("gala-A-B-1")).IsRefused(HttpStatusCode.Conflict, "ticket-limit");
        (await ladder.Alice.ConfirmAsync(again.Text("bookingId"))).Is(HttpStatusCode.OK);
        await ladder.AssertSettledAsync();
    }

    /// <summary>The seat still names the booking when nobody has tidied it: the booking's own list decides, not the seat.</summary>
    [Fact]
    public async Task A_seat_that_still_names_the_booking_is_free_once_the_booking_counts_it_no_more()
    {
        await using LadderApp ladder = await LadderApp.HoldSeatsAsync(First, Second);
        await ladder.BuyAsync();
        using HttpClient gate = await ladder.App.SignedInAsync("gate", "gate");
        string code = await ladder.Alice.CodeAsync(ladder.BookingId, First);
        IDocumentContainer<BookingDocument> bookings = ladder.App.Container<BookingDocument>();

        // As if the process had died after the write, and long before anybody looks.
        DateTimeOffset now = ladder.App.Clock.GetUtcNow();
        await bookings.ChangeAsync(
            ladder.BookingId,
            "alice",
            booking => PartRefunds.Refund(booking, [First], now) with { DueAt = now.AddHours(1).ToUnixTimeMilliseconds() },
            default);
        SeatDocument seat = (await ladder.App.Container<SeatDocument>().ReadAsync(First, "gala-A-A", default)).Document!;

        Assert.Equal((ladder.BookingId, SeatStatus.Held), (seat.BookingId, seat.Status));
        (await gate.ScanAsync(code)).IsRefused(HttpStatusCode.Gone, "ticket-refunded");
        (await ladder.Bob.ReserveAsync(Second)).IsRefused(HttpStatusCode.Conflict, "seat-taken");
        (await ladder.Bob.ReserveAsync(First)).Is(HttpStatusCode.Created);
    }

    /// <summary>The process dies after its first write: the sweeper finds the booking by when it is due.</summary>
    [Fact]
    public async Task Whoever_looks_next_frees_the_seat_and_pays_it_back()
    {
        await using LadderApp ladder = await LadderApp.HoldSeatsAsync(First, Second);
        await ladder.BuyAsync();
        DateTimeOffset now = ladder.App.Clock.GetUtcNow();
        await ladder.App.Container<BookingDocument>().ChangeAsync(
            ladder.BookingId, "alice", booking => PartRefunds.Refund(booking, [First], now), default);

        await ladder.PassAsync(30);

        Assert.Equal(s_refunded, await ladder.TimelineAsync());
        await ladder.AssertSettledAsync();
        await ladder.SeatIsFreeAsync();
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("down")]
    public async Task Money_of_a_ticket_that_does_not_go_back_is_asked_for_again_and_somebody_is_told(string trouble)
    {
        await using LadderApp ladder = await LadderApp.HoldSeatsAsync(First, Second);
        await ladder.BuyAsync();
        ladder.Provider.Refuses = call => call == "refund" && trouble == "refused";
        ladder.Provider.IsDown = call => call == "refund" && trouble == "down";
        DateTimeOffset asked = ladder.App.Clock.GetUtcNow();

        Answer answer = (await RefundAsync(ladder, First)).Is(HttpStatusCode.Accepted);
        Assert.False(answer["refundedTickets"][0].TryGetProperty("paidBackAt", out _));
        Assert.False(answer["payment"].TryGetProperty("amountRefunded", out _));
        await ladder.SeatIsFreeAsync();
        await ladder.PassUntilAsync(asked + TimeSpan.FromMinutes(5), -1);
        Assert.Empty(await ladder.CasesAsync());
        await ladder.PassUntilAsync(asked + TimeSpan.FromMinutes(5), 6);
        Assert.Equal(["refund-unfinished"], await ladder.CasesAsync());

        ladder.Provider.Refuses = _ => false;
        ladder.Provider.IsDown = _ => false;
        await ladder.PassAsync(35);

        Assert.Equal(s_refunded, await ladder.TimelineAsync());
        Assert.Equal(5_000, Assert.Single(await ladder.PaymentsAsync()).GetProperty("amountRefunded").GetInt64());
        Assert.Empty(await ladder.CasesAsync());
    }

    [Theory]
    [InlineData("pm_refund_fails_once")]
    [InlineData("pm_refund_pends")]
    [InlineData("pm_refund_partly")]
    [InlineData("pm_disputed")]
    [InlineData("pm_lost")]
    public async Task Two_tickets_one_after_the_other_are_paid_back_and_no_more(string method)
    {
        await using LadderApp ladder = await LadderApp.HoldSeatsAsync(First, Second, Third);
        await ladder.ConfirmAsync(method);
        await ladder.PassAsync(method == "pm_lost" ? 40 : 5);

        (await RefundAsync(ladder, First)).Is(HttpStatusCode.Accepted);
        (await RefundAsync(ladder, Third)).Is(HttpStatusCode.Accepted);
        await ladder.PassAsync(120);

        Answer booking = await ladder.BookingAsync();
        Assert.Equal(("booked", 10_000), (booking.Text("state"), booking["payment"].GetProperty("amountRefunded").GetInt64()));
        Assert.Equal(10_000, Assert.Single(await ladder.PaymentsAsync()).GetProperty("amountRefunded").GetInt64());
        Assert.Equal([Second], Ids(booking, "tickets"));
        await ladder.AssertSettledAsync();
    }

    /// <summary>A refund that was asked for before the capture is paid back after it.</summary>
    [Fact]
    public async Task A_ticket_of_a_sale_that_is_not_captured_yet_is_paid_back_once_it_is()
    {
        await using LadderApp ladder = await LadderApp.HoldSeatsAsync(First, Second);
        ladder.Provider.IsDown = call => call == "capture";
        await ladder.BuyAsync();

        Answer answer = (await RefundAsync(ladder, First)).Is(HttpStatusCode.Accepted);
        Assert.Equal(("booked", "authorised"), (answer.Text("state"), answer["payment"].GetProperty("status").GetString()));
        await ladder.SeatIsFreeAsync();
        ladder.Provider.IsDown = _ => false;
        await ladder.PassAsync(60);

        JsonElement payment = Assert.Single(await ladder.PaymentsAsync());
        Assert.Equal((10_000, 5_000), (payment.GetProperty("amountCaptured").GetInt64(), payment.GetProperty("amountRefunded").GetInt64()));
        Assert.Equal([Second], Ids(await ladder.Alice.GetAnswerAsync($"/booking/{ladder.BookingId}/tickets"), "tickets"));
        Assert.Empty(await ladder.CasesAsync());
    }

    [Fact]
    public async Task A_cancelled_event_gives_the_rest_back()
    {
        await using LadderApp ladder = await LadderApp.HoldSeatsAsync(First, Second, Third);
        await ladder.BuyAsync();
        (await RefundAsync(ladder, First)).Is(HttpStatusCode.Accepted);
        using HttpClient admin = await ladder.App.SignedInAsync("root", "admin");

        (await admin.DeleteAnswerAsync($"/admin/events/{LadderApp.EventId}")).Is(HttpStatusCode.Accepted);
        await ladder.PassAsync(20);

        Assert.Equal(("refunded", "refunded"), (await ladder.StateAsync(), await ladder.PaymentStatusAsync()));
        Assert.Equal(15_000, (await ladder.BookingAsync())["payment"].GetProperty("amountRefunded").GetInt64());
        Assert.Equal(15_000, Assert.Single(await ladder.PaymentsAsync()).GetProperty("amountRefunded").GetInt64());
        Assert.Equal(["ticket-refunded", "event-cancelled"], await ladder.NoticesAsync());
    }

    /// <summary>A refund of a ticket that fails at the bank long after is asked for again. One by somebody else is told of.</summary>
    [Fact]
    public async Task What_the_provider_has_is_compared_with_what_the_booking_says()
    {
        await using LadderApp ladder = await LadderApp.HoldSeatsAsync(First, Second);
        await ladder.BuyAsync();
        (await RefundAsync(ladder, First)).Is(HttpStatusCode.Accepted);
        await ladder.PassUntilAsync(ladder.App.Clock.GetUtcNow() + TimeSpan.FromMinutes(11));
        Assert.Empty(await ladder.CasesAsync());

        await ladder.BecomesAsync(
            ladder.PaymentId.Length > 0 ? ladder.PaymentId : Assert.Single(ladder.Ledger.All()).Id,
            payment => payment with { Refunds = [payment.Refunds[0] with { Status = SimulatedRefund.Failed }] },
            SimulatedEvents.RefundFailed);
        await ladder.PassAsync(40);
        Assert.Equal(
            [("failed", 5_000), ("succeeded", 5_000)],
            Assert.Single(ladder.Ledger.All()).Refunds.Select(refund => (refund.Status, (int)refund.Amount)));
        Assert.Equal(s_refunded.Append("tickets-refunded"), await ladder.TimelineAsync());

        await ladder.BecomesAsync(
            Assert.Single(ladder.Ledger.All()).Id,
            payment => payment with { Refunds = [.. payment.Refunds, new SimulatedRefund(3, 1_000, SimulatedRefund.Succeeded)] },
            SimulatedEvents.ChargeRefunded);
        await ladder.PassUntilAsync(ladder.App.Clock.GetUtcNow() + TimeSpan.FromMinutes(6));
        Assert.Equal(["amount-differs"], await ladder.CasesAsync());
        Assert.Equal("booked", await ladder.StateAsync());
    }

    /// <summary>Of any number at once, of the same tickets and of others, each ticket is paid back once.</summary>
    [Fact]
    public async Task Refunds_at_the_same_time_pay_each_ticket_back_once()
    {
        await using LadderApp ladder = await LadderApp.HoldSeatsAsync(First, Second, Third);
        await ladder.BuyAsync();

        Answer[] answers = await Task.WhenAll(
            RefundAsync(ladder, First), RefundAsync(ladder, First), RefundAsync(ladder, Second), RefundAsync(ladder, Second, First));
        await ladder.PassAsync(30);

        Assert.All(answers, answer => answer.Is(HttpStatusCode.Accepted));
        Assert.Equal([Third], Ids(await ladder.BookingAsync(), "tickets"));
        Assert.Equal(10_000, Assert.Single(await ladder.PaymentsAsync()).GetProperty("amountRefunded").GetInt64());
        await ladder.AssertSettledAsync();
    }

    private static async Task<Answer> RefundAsync(LadderApp ladder, params string[] ticketIds)
    {
        using HttpClient admin = await ladder.App.SignedInAsync("root", "admin");
        string path = $"/admin/bookings/{ladder.BookingId}/refund";
        Answer answer = ticketIds.Length == 0
            ? await admin.AskAsync(HttpMethod.Post, path)
            : await admin.PostAnswerAsync(path, new { ticketIds });
        await ladder.App.UntilIdleAsync();
        return answer;
    }

    private static async Task<string> SeatsAndMoneyAsync(LadderApp ladder)
    {
        Answer booking = await ladder.BookingAsync();
        return $"{booking["tickets"]} {booking["refundedTickets"]} {booking["payment"]} {(await ladder.PaymentsAsync())[0]}";
    }

    private static IEnumerable<string> Ids(Answer answer, string member) =>
        answer[member].EnumerateArray().Select(ticket => ticket.GetProperty("ticketId").GetString()!);
}
