using TicketMaster.Bookings;
using TicketMaster.Pay;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>What becomes of a booking and of a payment, once the payment's state is known, as tables.</summary>
public sealed class SettleDecisionTests
{
    [Theory]

    // Of money that is held or taken it becomes a sale, however late that is heard.
    [InlineData("paying", "authorised", true, "12:02", "booked; authorised pi_1; timeline Authorised, Booked; sold 12:02; due 12:02:06")]
    [InlineData("paying", "authorised", true, "13:00", "booked; authorised pi_1; timeline Authorised, Booked; sold 13:00; due 13:00:06")]
    [InlineData("paying", "captured", true, "12:02", "booked; authorised pi_1; timeline Authorised, Booked; sold 12:02; due 12:02:06")]
    [InlineData("paying, extended", "authorised", true, "12:07",
        "booked; authorised pi_1; timeline Authorised, Booked; sold 12:07; due 12:07:06")]

    // Where it cannot buy the booking it is given up, before the provider is asked to cancel it.
    [InlineData("paying", "authorised", false, "12:02",
        "paying; cancelling pi_1 for EventCancelled since 12:02; timeline EventCancelled; due 12:02")]
    [InlineData("paying", "authorised, another amount", true, "12:02",
        "paying; cancelling pi_1 for AmountDiffers since 12:02; timeline AmountDiffers; list AmountDiffers pi_1 since 12:02; due 12:02")]
    [InlineData("paying", "authorised, another currency", true, "12:02",
        "paying; cancelling pi_1 for AmountDiffers since 12:02; timeline AmountDiffers; list AmountDiffers pi_1 since 12:02; due 12:02")]
    [InlineData("paying", "authorised, another amount", false, "12:02",
        "paying; cancelling pi_1 for EventCancelled since 12:02; timeline EventCancelled; due 12:02")]
    [InlineData("paying", "declined", false, "12:02", "paying; cancelling pi_1 for Declined since 12:02; due 12:02")]

    // Where it is captured, and cannot be cancelled any more, it is paid back.
    [InlineData("paying", "captured", false, "12:02",
        "expired; refunding pi_1 for EventCancelled since 12:02; timeline EventCancelled, Expired; tell event-cancelled; due 12:02")]
    [InlineData("paying", "captured, in part", true, "12:02",
        "expired; refunding pi_1 for AmountDiffers since 12:02; timeline AmountDiffers, Expired; tell payment-returned; "
        + "list AmountDiffers pi_1 since 12:02; due 12:02")]
    [InlineData("paying", "captured, partly paid back", true, "12:02",
        "expired; refunding pi_1 for AmountDiffers since 12:02; timeline AmountDiffers, Expired; tell payment-returned; "
        + "list AmountDiffers pi_1 since 12:02; due 12:02")]
    [InlineData("paying", "captured, being paid back", true, "12:02",
        "expired; refunding pi_1 for AmountDiffers since 12:02; timeline AmountDiffers, Expired; tell payment-returned; "
        + "list AmountDiffers pi_1 since 12:02; due 12:02")]

    // It ended without our asking: as good as declined.
    [InlineData("paying", "voided", false, "12:02", "held; declined pi_1; timeline Declined; due 12:10:01")]
    [InlineData("paying", "refunded", false, "12:02", "held; declined pi_1; timeline Declined; due 12:10:01")]
    [InlineData("paying", "voided", false, "12:10", "held; declined pi_1; timeline Declined; due 12:10:01")]
    [InlineData("paying", "voided", false, "12:10:00.0000001", "expired; declined pi_1; timeline Declined, Expired; due 12:10")]

    // It goes on.
    [InlineData("paying", "processing", false, "12:02", "nothing")]
    [InlineData("paying, id known", "waiting", false, "12:30", "nothing")]
    public void A_payment_that_is_wanted(string booking, string payment, bool takesPlace, string time, string expected) =>
        AssertSettles(booking, payment, takesPlace, time, expected);

    [Theory]

    // Its id is written before it is cancelled.
    [InlineData("given up, no id", "authorised", true, "12:07", "paying; cancelling pi_1 for TooLate since 12:06")]
    [InlineData("given up, no id", "processing", false, "12:07", "paying; cancelling pi_1 for TooLate since 12:06")]
    [InlineData("given up, too late", "authorised", true, "12:07", "cancel")]
    [InlineData("given up, too late", "declined", false, "12:07", "cancel")]
    [InlineData("given up, too late", "processing", false, "12:07", "cancel")]
    [InlineData("given up, declined", "waiting", false, "12:07", "cancel")]
    [InlineData("given up, event cancelled", "authorised", true, "12:07", "cancel")]

    // Cancelled, it leaves the hold until its deadline, unless the booking was given up too.
    [InlineData("given up, too late", "voided", false, "12:07", "held; voided pi_1 for TooLate; timeline Voided; due 12:10:01")]
    [InlineData("given up, too late", "refunded", false, "12:07", "held; voided pi_1 for TooLate; timeline Voided; due 12:10:01")]
    [InlineData("given up, too late", "voided", false, "12:10", "held; voided pi_1 for TooLate; timeline Voided; due 12:10:01")]
    [InlineData("given up, too late", "voided", false, "12:10:00.0000001",
        "expired; voided pi_1 for TooLate; timeline Voided, Expired; due 12:10")]
    [InlineData("given up, no id", "voided", false, "12:07", "held; voided pi_1 for TooLate; timeline Voided; due 12:10:01")]
    [InlineData("given up, abandoned", "voided", true, "12:07", "held; voided pi_1 for Abandoned; timeline Voided; due 12:10:01")]
    [InlineData("given up, abandoned", "voided", true, "12:11",
        "expired; voided pi_1 for Abandoned; timeline Voided, Expired; due 12:11")]
    [InlineData("given up, abandoned", "authorised", true, "12:07", "cancel")]
    [InlineData("given up, abandoned", "captured", true, "12:07",
        "booked; authorised pi_1; timeline Authorised, Booked; sold 12:07; due 12:07:06")]
    [InlineData("given up, event cancelled", "voided", false, "12:07",
        "expired; voided pi_1 for EventCancelled; timeline Voided, Expired; tell event-cancelled; due 12:07")]
    [InlineData("given up, amount differs", "voided", false, "12:07",
        "expired; voided pi_1 for AmountDiffers; timeline Voided, Expired; tell payment-returned; due 12:07")]
    [InlineData("given up, declined", "voided", false, "12:07", "held; declined pi_1; timeline Declined; due 12:10:01")]
    [InlineData("given up, declined", "refunded", false, "12:07", "held; declined pi_1; timeline Declined; due 12:10:01")]
    [InlineData("given up, declined", "voided", false, "12:10", "held; declined pi_1; timeline Declined; due 12:10:01")]
    [InlineData("given up, declined", "voided", false, "12:10:00.0000001",
        "expired; declined pi_1; timeline Declined, Expired; due 12:10")]

    // Captured before it could be cancelled, it buys the booking after all, or is paid back. Each reason is in the timeline once.
    [InlineData("given up, too late", "captured", true, "12:07",
        "booked; authorised pi_1; timeline Authorised, Booked; sold 12:07; due 12:07:06")]
    [InlineData("given up, declined", "captured", true, "12:07",
        "booked; authorised pi_1; timeline Authorised, Booked; sold 12:07; due 12:07:06")]
    [InlineData("given up, no id", "captured", true, "12:07",
        "booked; authorised pi_1; timeline Authorised, Booked; sold 12:07; due 12:07:06")]
    [InlineData("given up, amount differs", "captured", true, "12:07", "booked; authorised pi_1; timeline Authorised, Booked; sold 12:07")]
    [InlineData("given up, too late", "captured", false, "12:07",
        "expired; refunding pi_1 for EventCancelled since 12:07; timeline EventCancelled, Expired; tell event-cancelled; due 12:07")]
    [InlineData("given up, event cancelled", "captured", true, "12:07",
        "expired; refunding pi_1 for EventCancelled since 12:07; timeline Expired; tell event-cancelled; due 12:07")]
    [InlineData("given up, too late", "captured, another amount", true, "12:07",
        "expired; refunding pi_1 for AmountDiffers since 12:07; timeline AmountDiffers, Expired; tell payment-returned; "
        + "list AmountDiffers pi_1 since 12:07; due 12:07")]
    [InlineData("given up, amount differs", "captured, another amount", true, "12:07",
        "expired; refunding pi_1 for AmountDiffers since 12:07; timeline Expired; tell payment-returned; "
        + "list AmountDiffers pi_1 since 12:06, AmountDiffers pi_1 since 12:07; due 12:07")]
    public void A_payment_that_is_given_up(string booking, string payment, bool takesPlace, string time, string expected) =>
        AssertSettles(booking, payment, takesPlace, time, expected);

    [Theory]

    // The hold went on after it was declined. Money that is there all the same buys it, while it lasts and a second longer.
    [InlineData("held again", "authorised", true, "12:08",
        "booked; authorised pi_1; timeline Authorised, Booked; sold 12:08; due 12:08:06")]
    [InlineData("held again", "captured", true, "12:08",
        "booked; authorised pi_1; timeline Authorised, Booked; sold 12:08; due 12:08:06")]
    [InlineData("held again", "authorised", true, "12:10:00.9999999",
        "booked; authorised pi_1; timeline Authorised, Booked; sold 12:10:00.9999999; due 12:10:06.999")]
    [InlineData("held again", "authorised", true, "12:10:01", "expired; timeline Expired")]
    [InlineData("held again", "processing", false, "12:11", "expired; timeline Expired; due 12:11")]
    [InlineData("held again", "voided", false, "12:10:01", "nothing")]
    [InlineData("held again", "captured, dispute lost", true, "12:10:01", "nothing")]
    [InlineData("held again", "authorised", false, "12:08", "held; returning pi_1 since 12:08 with money")]
    [InlineData("held again", "authorised, another amount", true, "12:08", "held; returning pi_1 since 12:08 with money")]
    [InlineData("held again", "captured, partly paid back", true, "12:08", "held; returning pi_1 since 12:08 with money")]
    [InlineData("held again", "processing", true, "12:08", "held; returning pi_1 since 12:08 without money")]
    [InlineData("held again", "waiting", true, "12:08", "held; returning pi_1 since 12:08 without money")]
    [InlineData("held again", "declined", true, "12:08", "held; returning pi_1 since 12:08 without money")]
    [InlineData("held again", "voided", false, "12:08", "nothing")]
    [InlineData("held again", "captured, dispute lost", true, "12:08", "nothing")]

    // It was sold: money that somebody paid back at the provider ends the sale.
    [InlineData("sold", "authorised", false, "12:08", "nothing")]
    [InlineData("sold", "captured", false, "12:08", "nothing")]
    [InlineData("sold", "voided", false, "12:08", "nothing")]
    [InlineData("sold", "declined", false, "12:08", "nothing")]
    [InlineData("sold", "refunded", false, "12:08",
        "refunded; refunded pi_1 for PaidBack; timeline Refunded; tell payment-returned; due 12:08")]
    [InlineData("done", "captured, being paid back", false, "12:08", "nothing")]
    [InlineData("done", "captured, dispute lost", false, "12:08", "nothing")]
    [InlineData("done", "refunded", false, "12:08",
        "refunded; refunded pi_1 for PaidBack; timeline Refunded; tell payment-returned; due 12:08")]
    public void A_payment_of_a_booking_that_waits_for_none(string booking, string payment, bool takesPlace, string time, string expected) =>
        AssertSettles(booking, payment, takesPlace, time, expected);

    [Theory]

    // Its money is on the way back.
    [InlineData("refunding", "captured", true, "nothing")]
    [InlineData("refunding", "authorised", true, "nothing")]
    [InlineData("refunding", "captured, being paid back", true, "nothing")]
    [InlineData("refunding", "refunded", false, "refunded; refunded pi_1 for RefundAsked; timeline Refunded; due 12:20")]
    [InlineData("refunding", "captured, dispute lost", false, "refunded; refunded pi_1 for RefundAsked; timeline Refunded; due 12:20")]
    [InlineData("undone", "voided", false, "refunded; voided pi_1 for CaptureFailed; timeline Voided; due 12:20")]
    [InlineData("expired, refunding", "refunded", false, "expired; refunded pi_1 for AmountDiffers; timeline Refunded; due 12:20")]

    // It was back, and is not any more.
    [InlineData("refunded", "refunded", false, "nothing")]
    [InlineData("refunded", "captured, dispute lost", false, "nothing")]
    [InlineData("refunded", "captured", true, "refunded; refunding pi_1 for RefundAsked since 12:20; due 12:20")]
    [InlineData("expired, refunded", "captured", true, "expired; refunding pi_1 for AmountDiffers since 12:20; due 12:20")]
    [InlineData("undone, voided", "voided", false, "nothing")]
    [InlineData("undone, voided", "authorised", true, "refunded; refunding pi_1 for CaptureFailed since 12:20; due 12:20")]

    // It comes when its booking has expired: the same seats are tried for it, where it can buy them.
    [InlineData("expired, voided", "authorised", true, "rebook")]
    [InlineData("expired, voided", "captured", true, "rebook")]
    [InlineData("expired, declined", "authorised", true, "rebook")]
    [InlineData("expired, voided", "authorised", false, "expired; returning pi_1 since 12:20 with money")]
    [InlineData("expired, voided", "authorised, another amount", true, "expired; returning pi_1 since 12:20 with money")]
    [InlineData("expired, voided", "captured, in part", true, "expired; returning pi_1 since 12:20 with money")]
    [InlineData("expired, voided", "processing", true, "expired; returning pi_1 since 12:20 without money")]
    [InlineData("expired, declined", "declined", true, "expired; returning pi_1 since 12:20 without money")]
    [InlineData("expired, voided", "voided", false, "nothing")]
    [InlineData("expired, declined", "captured, dispute lost", true, "nothing")]

    // Its buyer gave the seats back.
    [InlineData("cancelled, declined", "authorised", true, "cancelled; returning pi_1 since 12:20 with money")]
    [InlineData("cancelled, declined", "voided", false, "nothing")]
    public void A_payment_of_a_booking_that_has_ended(string booking, string payment, bool takesPlace, string expected) =>
        AssertSettles(booking, payment, takesPlace, "12:20", expected);

    [Theory]

    // Another than the booking's own is given back, unless there is nothing to give.
    [InlineData("held", "authorised", "held; returning pi_1 since 12:20 with money")]
    [InlineData("held", "processing", "held; returning pi_1 since 12:20 without money")]
    [InlineData("held", "voided", "nothing")]
    [InlineData("held", "refunded", "nothing")]
    [InlineData("held", "captured, dispute lost", "nothing")]
    [InlineData("paying", "authorised, another number", "paying; returning pi_1 since 12:20 with money")]
    [InlineData("paying", "voided, another number", "nothing")]
    [InlineData("paying, id known", "captured, another payment", "paying; returning pi_2 since 12:20 with money")]
    [InlineData("given up, too late", "authorised, another payment", "paying; returning pi_2 since 12:20 with money")]
    [InlineData("sold", "authorised, another payment", "booked; returning pi_2 since 12:20 with money")]
    [InlineData("done", "refunded, another payment", "nothing")]
    [InlineData("refunding", "captured, another number", "refunded; returning pi_1 since 12:20 with money")]
    [InlineData("expired", "authorised", "expired; returning pi_1 since 12:20 with money")]

    // What was decided about one stands.
    [InlineData("expired, rebooking", "authorised", "follow pi_1")]
    [InlineData("expired, rebooking", "voided", "follow pi_1")]
    [InlineData("expired, rebooked", "captured", "follow pi_1")]
    [InlineData("expired, rebooked", "refunded", "follow pi_1")]
    [InlineData("expired, returning", "authorised", "return pi_1")]
    [InlineData("expired, returning", "voided", "return pi_1")]

    // That there was money is noted before it goes back, since afterwards nobody could tell.
    [InlineData("expired, returning unpaid", "processing", "return pi_1")]
    [InlineData("expired, returning unpaid", "authorised", "expired; returning pi_1 since 12:12 with money")]
    [InlineData("expired, returning unpaid", "captured", "expired; returning pi_1 since 12:12 with money")]
    [InlineData("expired, returning unpaid", "refunded", "return pi_1")]
    [InlineData("expired, returned", "voided", "nothing")]
    [InlineData("expired, returned", "refunded", "nothing")]
    [InlineData("expired, returned", "captured, dispute lost", "nothing")]

    // It was back, and is not any more.
    [InlineData("expired, returned", "captured", "expired; returning pi_1 since 12:20 with money")]
    [InlineData("expired, returned", "processing", "expired; returning pi_1 since 12:20 without money")]

    // Of each one by itself.
    [InlineData("expired, returned", "authorised, another payment",
        "expired; returned pi_1 since 12:12 with money, returning pi_2 since 12:20 with money")]
    public void A_payment_that_did_not_buy_its_booking(string booking, string payment, string expected) =>
        AssertSettles(booking, payment, takesPlace: true, "12:20", expected);

    /// <summary>Ticket 2 of three cost 2000, and 3 cost 1000. They were refunded one after the other.</summary>
    [Theory]
    [InlineData("three, one refunded", "captured", "nothing")]
    [InlineData("three, one refunded", "captured, a ticket being paid back", "nothing")]
    [InlineData("three, one refunded", "captured, partly paid back", "nothing")]
    [InlineData("three, one refunded", "captured, a ticket paid back",
        "booked; timeline TicketsRefunded; refunded 2 at 12:05 back 12:20 tell ticket-refunded; due 12:20")]
    [InlineData("three, one refunded", "captured, dispute lost",
        "booked; timeline TicketsRefunded; refunded 2 at 12:05 back 12:20 tell ticket-refunded; due 12:20")]
    [InlineData("three, one refunded", "captured, dispute open", "nothing")]
    [InlineData("three, one refunded, not captured", "captured, a ticket paid back", "nothing")]

    // What was paid back for the first does not count for the second.
    [InlineData("three, one paid back", "captured, a ticket paid back", "nothing")]
    [InlineData("three, two refunded", "captured, a ticket paid back", "nothing")]
    [InlineData("three, two refunded", "captured, one paid back and one on its way", "nothing")]
    [InlineData("three, two refunded", "captured, two tickets paid back",
        "booked; timeline TicketsRefunded; refunded 2 at 12:05 back 12:06 tell ticket-refunded, "
        + "refunded 3 at 12:08 back 12:20 tell ticket-refunded; due 12:20")]

    // A refund that failed after all is owed again, unless it is on its way again.
    [InlineData("three, one paid back", "captured", "booked; refunded 2 at 12:05 tell ticket-refunded; due 12:20")]
    [InlineData("three, one paid back", "captured, a ticket being paid back", "nothing")]

    // All of it back at the provider is no refund of a ticket: the sale is over.
    [InlineData("three, one refunded", "refunded",
        "refunded; refunded pi_1 for PaidBack; timeline Refunded; refunded 2 at 12:05 back 12:20 tell ticket-refunded; "
        + "tell payment-returned; due 12:20")]
    public void Money_of_refunded_tickets(string booking, string payment, string expected) =>
        AssertSettles(booking, payment, takesPlace: true, "12:20", expected);

    private static void AssertSettles(string booking, string payment, bool takesPlace, string time, string expected)
    {
        BookingDocument before = Given.Booking(booking);
        DateTimeOffset now = Given.At(time);

        string settled = SettleDecision.Decide(before, Given.Payment(payment), takesPlace, now) switch
        {
            SettleOutcome.Write(var next) => Given.Words(before, next, now),
            SettleOutcome.Cancel => "cancel",
            SettleOutcome.Return(var stray) => $"return {stray.PaymentId}",
            SettleOutcome.Rebook => "rebook",
            SettleOutcome.Follow(var stray) => $"follow {stray.PaymentId}",
            SettleOutcome.Nothing => "nothing",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        Assert.Equal(expected, settled);
    }
}
