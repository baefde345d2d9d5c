using TicketMaster.Bookings;
using TicketMaster.Pay;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>Whether a booking can be paid for now, as a table.</summary>
public sealed class ConfirmDecisionTests
{
    [Theory]

    // A hold can be paid for up to its deadline.
    [InlineData("held", null, "12:02", "paying; processing no id until 12:07; timeline Paying; due 12:02:30")]
    [InlineData("held", "key", "12:10", "paying; processing no id until 12:15; timeline Paying; due 12:10:30")]
    [InlineData("held", "key", "12:10:00.0000001", "hold-expired")]
    [InlineData("held, refused", "key", "12:02", "hold-expired")]
    [InlineData("held for a late payment", "key", "12:02", "payment-in-progress")]
    [InlineData("held for a late payment", "key", "12:10:00.0000001", "payment-in-progress")]

    // After a declined payment it can be again, with a new key. The old key asks for the old payment.
    [InlineData("held again", "key", "12:08", "paying; processing 2 no id until 12:13; timeline Paying; due 12:08:30")]
    [InlineData("held again", null, "12:08", "paying; processing 2 no id until 12:13; timeline Paying; due 12:08:30")]
    [InlineData("held again", "key", "12:10", "paying; processing 2 no id until 12:15; timeline Paying; due 12:10:30")]
    [InlineData("held again", "key", "12:10:00.0000001", "hold-expired")]
    [InlineData("held again", "confirm-1", "12:08", "replayed")]
    [InlineData("held again", "confirm-1", "12:10:00.0000001", "replayed")]

    [InlineData("held again, after two methods", "confirm-0", "12:08", "replayed")]
    [InlineData("held again, after two methods", "confirm-1", "12:08", "replayed")]
    [InlineData("held again, after two methods", "key", "12:08", "paying; processing 2 no id until 12:13; timeline Paying; due 12:08:30")]

    // What costs nothing is sold without a payment.
    [InlineData("held, free", null, "12:02", "booked; timeline Booked; sold 12:02; due 12:02:06")]
    [InlineData("held, free", "key", "12:10", "booked; timeline Booked; sold 12:10; due 12:10:06")]
    [InlineData("held, free", "key", "12:10:00.0000001", "hold-expired")]
    [InlineData("sold, free", "confirm-1", "12:03", "replayed")]
    [InlineData("done, free", "confirm-1", "12:30", "replayed")]
    [InlineData("sold, free", "key", "12:03", "already-booked")]
    [InlineData("sold, free", null, "12:03", "already-booked")]
    [InlineData("refunded, free", "confirm-1", "12:08", "booking-refunded")]

    // What is owed comes first.
    [InlineData("held again, and a buyer to be told", "key", "12:08", "paying; processing 2 no id until 12:13; timeline Paying")]

    // One that is paid for, or is being paid for, cannot be.
    [InlineData("paying", "confirm-1", "12:02", "replayed")]
    [InlineData("paying", "confirm-1", "12:30", "replayed")]
    [InlineData("paying", "key", "12:02", "payment-in-progress")]
    [InlineData("paying", null, "12:02", "payment-in-progress")]
    [InlineData("paying without a key", null, "12:02", "payment-in-progress")]
    [InlineData("given up, too late", "confirm-1", "12:07", "replayed")]
    [InlineData("given up, too late", "key", "12:07", "payment-in-progress")]
    [InlineData("sold", "confirm-1", "12:03", "replayed")]
    [InlineData("sold", "key", "12:03", "already-booked")]
    [InlineData("done", "confirm-1", "12:05", "replayed")]
    [InlineData("done", null, "12:05", "already-booked")]

    // Nor one that has ended, whatever the key.
    [InlineData("expired", "key", "12:02", "hold-expired")]
    [InlineData("expired, voided", "confirm-1", "12:08", "hold-expired")]
    [InlineData("cancelled", "key", "12:02", "booking-cancelled")]
    [InlineData("cancelled, declined", "confirm-1", "12:09", "booking-cancelled")]
    [InlineData("refunded", "confirm-1", "12:08", "booking-refunded")]
    [InlineData("refunding", "key", "12:08", "booking-refunded")]
    public void A_booking_is_paid_for_once_and_in_time(string booking, string? key, string now, string expected) =>
        Assert.Equal(expected, Text(Booking(booking), key, now, TimeSpan.FromMinutes(5)));

    /// <summary>What a confirm is answered once its payment was begun, and so a repeat of it.</summary>
    [Theory]
    [InlineData("sold", "200")]
    [InlineData("done", "200")]
    [InlineData("sold, free", "200")]
    [InlineData("paying", "202")]
    [InlineData("paying, id known", "202")]
    [InlineData("given up, declined", "202")]
    [InlineData("given up, too late", "202")]
    [InlineData("held again", "payment-declined")]
    [InlineData("expired, declined", "payment-declined")]
    [InlineData("held again, abandoned", "202")]
    [InlineData("expired", "hold-expired")]
    [InlineData("expired, voided", "hold-expired")]
    [InlineData("expired, refunding", "hold-expired")]
    [InlineData("expired, event cancelled", "event-cancelled")]
    [InlineData("cancelled", "booking-cancelled")]
    [InlineData("cancelled, declined", "booking-cancelled")]
    [InlineData("refunding", "booking-refunded")]
    [InlineData("undone", "booking-refunded")]
    public void The_answer_shows_what_became_of_the_payment(string booking, string expected) =>
        Assert.Equal(expected, PaymentStart.Outcome(Booking(booking)) switch
        {
            ConfirmOutcome.Booked => "200",
            ConfirmOutcome.Paying => "202",
            ConfirmOutcome.Declined => "payment-declined",
            ConfirmOutcome.Refused(var refusal) => refusal.Code,
            _ => throw new System.Diagnostics.UnreachableException(),
        });

    /// <summary>The waiting payment was begun with another method. It is given up first, while that leaves a hold to pay for.</summary>
    [Theory]
    [InlineData("paying", "key", "12:02", "gives up no id")]
    [InlineData("paying, id known", null, "12:02", "gives up pi_1")]
    [InlineData("paying, id known", "key", "12:10", "gives up pi_1")]
    [InlineData("paying, id known", "key", "12:10:00.0000001", "payment-in-progress")]
    [InlineData("given up, too late", "key", "12:07", "gives up pi_1")]
    [InlineData("given up, abandoned", "key", "12:07", "gives up pi_1")]
    [InlineData("held again, abandoned", "key", "12:08", "paying; processing 2 no id until 12:13; timeline Paying; due 12:08:30")]
    [InlineData("sold", "key", "12:03", "already-booked")]
    [InlineData("refunded", "key", "12:03", "booking-refunded")]
    public void Another_method_gives_the_waiting_payment_up(string booking, string? key, string now, string expected) =>
        Assert.Equal(expected, Text(Booking(booking), key, now, TimeSpan.FromMinutes(5), "pm_other"));

    /// <summary>Ten payments of a hold may be tried. One that waits for its buyer is not given up for an eleventh.</summary>
    [Theory]
    [InlineData("held again", 9, "key", "pm_ok", "paying; processing 10 no id until 12:13; timeline Paying; due 12:08:30")]
    [InlineData("held again", 10, "key", "pm_ok", "too-many-payments")]
    [InlineData("held again", 10, null, "pm_other", "too-many-payments")]
    [InlineData("held again", 10, "confirm-1", "pm_ok", "replayed")]
    [InlineData("held again, abandoned", 10, "key", "pm_ok", "too-many-payments")]
    [InlineData("paying, id known", 9, "key", "pm_other", "gives up pi_1")]
    [InlineData("paying, id known", 10, "key", "pm_other", "too-many-payments")]
    [InlineData("paying, id known", 10, "key", "pm_ok", "payment-in-progress")]
    [InlineData("paying, id known", 10, "confirm-1", "pm_ok", "replayed")]
    [InlineData("sold", 10, "key", "pm_ok", "already-booked")]
    [InlineData("expired, voided", 10, "key", "pm_ok", "hold-expired")]
    public void So_many_payments_of_a_hold_are_tried_and_no_more(string name, int tried, string? key, string method, string expected)
    {
        BookingDocument booking = Given.Booking(name);

        Assert.Equal(expected, Text(
            booking with { Payment = booking.Payment! with { Number = tried } }, key, "12:08", TimeSpan.FromMinutes(5), method));
    }

    /// <summary>A payment that the buyer has nothing to do with, or that is made, is left to those who settle it.</summary>
    [Theory]
    [InlineData("paying, id known", "waiting", "paying; cancelling pi_1 for Abandoned since 12:02; due 12:02")]
    [InlineData("paying, id known", "waiting, at the bank", "paying; cancelling pi_1 for Abandoned since 12:02; due 12:02")]
    [InlineData("paying, extended", "waiting", "paying; cancelling pi_1 for Abandoned since 12:02; due 12:02")]
    [InlineData("paying, id known", "processing", "as it is")]
    [InlineData("paying, id known", "authorised", "as it is")]
    [InlineData("paying, id known", "captured", "as it is")]
    [InlineData("paying, id known", "declined", "as it is")]
    [InlineData("paying, id known", "voided", "as it is")]
    [InlineData("paying, id known", "waiting, another payment", "as it is")]
    [InlineData("paying, id known", "waiting, another number", "as it is")]
    [InlineData("given up, too late", "waiting", "as it is")]
    [InlineData("held again", "waiting", "as it is")]
    [InlineData("sold", "waiting", "as it is")]
    [InlineData("expired, voided", "waiting", "as it is")]
    public void Only_a_payment_that_waits_for_its_buyer_is_given_up(string booking, string payment, string expected)
    {
        BookingDocument before = Given.Booking(booking);
        DateTimeOffset now = Given.At("12:02");

        Assert.Equal(expected, Given.Words(before, AbandonPayment.Decide(before, Given.Payment(payment), now), now));
    }

    [Theory]
    [InlineData("held", "not-paying")]
    [InlineData("held again", null)]
    [InlineData("held again, abandoned", null)]
    [InlineData("expired, voided", null)]
    [InlineData("paying", "payment-in-progress")]
    [InlineData("given up, abandoned", "payment-in-progress")]
    [InlineData("sold", "already-booked")]
    [InlineData("done", "already-booked")]
    [InlineData("expired", "not-paying")]
    [InlineData("cancelled", "not-paying")]
    [InlineData("refunded", "not-paying")]
    public void An_administrator_is_told_whether_the_payment_is_gone(string booking, string? code) =>
        Assert.Equal(code, GiveUpPayment.Refuse(Given.Booking(booking))?.Code);

    [Theory]
    [InlineData("held", "invalid-request")]
    [InlineData("held again", "invalid-request")]
    [InlineData("held, free", "booked")]
    public void Only_what_costs_nothing_needs_no_payment_details(string booking, string expected)
    {
        ConfirmOutcome outcome = ConfirmDecision.Decide(
            Given.Booking(booking), method: null, "key", "https://tickets.example/", Given.At("12:08"), new BookingOptions());

        Assert.Equal(expected, outcome is ConfirmOutcome.Refused(var refusal) ? refusal.Code : "booked");
        Assert.Equal(expected == "booked", outcome is ConfirmOutcome.Booked { Next: { Payment: null, ConfirmKey: "key" } });
    }

    [Theory]
    [InlineData(31, "due 12:02:30")]
    [InlineData(30, "due 12:02:30")]
    [InlineData(29, "due 12:02:29")]
    public void The_provider_is_asked_in_half_a_minute_or_at_the_end_of_the_term(int settleFor, string expected) =>
        Assert.EndsWith(expected, Text(Given.Booking("held"), null, "12:02", TimeSpan.FromSeconds(settleFor)), StringComparison.Ordinal);

    [Fact]
    public void The_payment_has_what_the_provider_is_to_be_told()
    {
        BookingDocument again = Assert.IsType<ConfirmOutcome.Paying>(ConfirmDecision.Decide(
            Given.Booking("held again"), "pm_2", "key", "https://return.example/", Given.At("12:08"), new BookingOptions())).Next;

        Assert.Equal(
            new BookingPayment.Processing
            {
                Number = 2,
                Method = "pm_2",
                IdempotencyKey = "key",
                ReturnUrl = "https://return.example/",
                PayingAt = Given.At("12:08"),
                SettleBy = Given.At("12:13"),
            },
            again.Payment);
        Assert.Equal(["confirm-1"], again.EarlierKeys!);
    }

    private static string Text(BookingDocument booking, string? key, string time, TimeSpan settleFor, string method = "pm_ok")
    {
        DateTimeOffset now = Given.At(time);
        switch (ConfirmDecision.Decide(
            booking, method, key, "https://tickets.example/", now, new BookingOptions { SettleFor = settleFor }))
        {
            case ConfirmOutcome.Paying(var next):
                return Given.Words(booking, next, now);
            case ConfirmOutcome.Booked(var sold):
                return Given.Words(booking, sold, now);
            case ConfirmOutcome.Replayed(var replayed):
                Assert.Same(booking, replayed);
                return "replayed";
            case ConfirmOutcome.GivesUp(var waiting):
                Assert.Same(booking, waiting);
                return $"gives up {waiting.Payment!.PaymentId ?? "no id"}";
            case ConfirmOutcome.Refused(var refusal):
                return refusal.Code;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static BookingDocument Booking(string name) => name switch
    {
        "held, refused" => Given.Booking("held") with { Refusal = new BookingRefusal(["gala-A-A-1"], [], Superseded: false) },
        "expired, event cancelled" => BookingLifecycle.Voided(
            Given.Booking("given up, event cancelled"),
            (BookingPayment.Cancelling)Given.Booking("given up, event cancelled").Payment!,
            Given.At("12:07")),
        "held for a late payment" => Given.Booking("held") with { Rebooks = new Rebooked("gala-x-0", "pi_0") },
        "held again, and a buyer to be told" => Given.Booking("held again") with
        {
            Strays = [new StrayPayment("pi_0", StrayEnd.Returned, Given.At("12:07"), HadMoney: true, Tell: NoticeKind.PaymentReturned)],
            DueAt = Given.At("12:08:01").ToUnixTimeMilliseconds(),
        },
        "held again, after two methods" => Given.Booking("held again") with { EarlierKeys = ["confirm-0"] },
        "paying without a key" => Given.Booking("paying") is { } paying
            ? paying with { Payment = paying.Payment! with { IdempotencyKey = null } }
            : throw new System.Diagnostics.UnreachableException(),
        _ => Given.Booking(name),
    };
}
