using TicketMaster.Bookings;
using TicketMaster.Pay;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>What becomes of a payment that has not settled, or that the provider does not have, as tables.</summary>
public sealed class PaymentUpkeepTests
{
    [Theory]

    // Until its time is over it is asked for again: in half a minute, or when its time is over.
    [InlineData("paying", "processing", "12:02", "paying; processing pi_1 until 12:06; due 12:02:30")]
    [InlineData("paying", "processing", "12:05:29.999", "paying; processing pi_1 until 12:06; due 12:05:59.999")]
    [InlineData("paying", "processing", "12:05:30.001", "paying; processing pi_1 until 12:06; due 12:06")]
    [InlineData("paying", "processing", "12:05:59.9999999", "paying; processing pi_1 until 12:06; due 12:06")]
    [InlineData("paying", "waiting, at the bank", "12:02", "paying; processing pi_1 until 12:06 at the bank; due 12:02:30")]
    [InlineData("paying", "none", "12:02", "paying; due 12:02:30")]
    [InlineData("paying, id known", "none", "12:02", "paying; due 12:02:30")]
    [InlineData("paying, at the bank", "processing", "12:02", "paying; processing pi_1 until 12:06; due 12:02:30")]

    // Then a bank that is still at it gets as much time again, once.
    [InlineData("paying", "processing", "12:06", "paying; processing pi_1 until 12:11 extended 12:06; due 12:06:30")]
    [InlineData("paying", "processing", "12:07", "paying; processing pi_1 until 12:12 extended 12:07; due 12:07:30")]
    [InlineData("paying, extended", "processing", "12:06:40", "paying; due 12:07:20")]
    [InlineData("paying, extended", "processing", "12:08", "paying; due 12:09")]
    [InlineData("paying, extended", "processing", "12:10:59.9999999", "paying; due 12:11")]
    [InlineData("paying, extended", "waiting", "12:10:59.9999999", "paying; due 12:11")]
    [InlineData("paying, extended", "processing", "12:11", "paying; cancelling pi_1 for TooLate since 12:11; due 12:11")]

    // A buyer who did not come back gets none, nor does a payment that the provider does not have.
    [InlineData("paying", "waiting, at the bank", "12:05:59.9999999", "paying; processing pi_1 until 12:06 at the bank; due 12:06")]
    [InlineData("paying", "waiting, at the bank", "12:06", "paying; cancelling pi_1 for TooLate since 12:06; due 12:06")]
    [InlineData("paying", "none", "12:06", "paying; cancelling no id for TooLate since 12:06; due 12:06")]
    [InlineData("paying, id known", "none", "12:06", "paying; cancelling pi_1 for TooLate since 12:06; due 12:06")]
    public void A_payment_that_has_not_settled_waits_or_is_extended_once_or_is_given_up(
        string booking, string payment, string time, string expected)
    {
        BookingDocument before = Booking(booking);
        DateTimeOffset now = Given.At(time);

        BookingDocument after = UnsettledDecision.Decide(
            before, (BookingPayment.Processing)before.Payment!, Given.PaymentOrNone(payment), now);

        Assert.Equal(expected, Given.Words(before, after, now));
    }

    [Theory]

    // The buyer may pay in another way, as long as the hold lasts.
    [InlineData("paying", true, "12:02", "held; declined no id; timeline Declined; due 12:10:01")]
    [InlineData("paying, id known", true, "12:10", "held; declined pi_1; timeline Declined; due 12:10:01")]
    [InlineData("paying, id known", true, "12:10:00.0000001", "expired; declined pi_1; timeline Declined, Expired; due 12:10")]
    [InlineData("given up, declined", false, "12:07", "held; declined pi_1; timeline Declined; due 12:10:01")]
    [InlineData("given up, declined", true, "12:07", "held; declined pi_1; timeline Declined; due 12:10:01")]
    [InlineData("given up, too late", true, "12:07", "held; declined pi_1; timeline Declined; due 12:10:01")]
    [InlineData("given up, amount differs", true, "12:07", "held; declined pi_1; timeline Declined; due 12:07")]

    [InlineData("given up, too late", false, "12:07", "held; voided pi_1 for TooLate; timeline Voided; due 12:10:01")]
    [InlineData("given up, no id", false, "12:07", "held; voided no id for TooLate; timeline Voided; due 12:10:01")]
    [InlineData("given up, abandoned", false, "12:07", "held; voided pi_1 for Abandoned; timeline Voided; due 12:10:01")]
    [InlineData("given up, too late", false, "12:11", "expired; voided pi_1 for TooLate; timeline Voided, Expired; due 12:11")]

    // The booking was given up with its payment.
    [InlineData("given up, event cancelled", false, "12:07",
        "expired; voided pi_1 for EventCancelled; timeline Voided, Expired; tell event-cancelled; due 12:07")]
    [InlineData("given up, amount differs", false, "12:07",
        "expired; voided pi_1 for AmountDiffers; timeline Voided, Expired; tell payment-returned; due 12:07")]

    // One that was not given up is as good as declined.
    [InlineData("paying, id known", false, "12:02", "held; declined pi_1; timeline Declined; due 12:10:01")]
    public void A_payment_that_the_provider_does_not_have_ends(string booking, bool rejected, string time, string expected)
    {
        BookingDocument before = Booking(booking);
        DateTimeOffset now = Given.At(time);

        Assert.Equal(expected, Given.Words(before, UnsettledDecision.Gone(before, before.Payment!, rejected, now), now));
    }

    private static BookingDocument Booking(string name) => name == "paying, at the bank"
        ? Given.Booking("paying, id known") is { Payment: BookingPayment.Processing processing } paying
            ? paying with { Payment = processing with { RedirectUrl = "https://bank.example/" } }
            : throw new System.Diagnostics.UnreachableException()
        : Given.Booking(name);

    /// <summary>Of a payment that the provider does not know: whether giving it back may be taken for done.</summary>
    [Theory]
    [InlineData("undone", 0, true)]
    [InlineData("undone", 6, true)]
    [InlineData("undone", 8, false)]
    [InlineData("refunding", 0, true)]
    [InlineData("refunding", 8, true)]

    // It was captured, and its booking was never sold, or costs another amount.
    [InlineData("expired, refunding", 0, true)]
    [InlineData("expired, refunding", 8, true)]
    [InlineData("undone, another amount", 0, true)]
    [InlineData("undone, another amount", 8, true)]
    public void Money_that_may_be_there_is_not_taken_for_given_back(string name, int daysLater, bool mayBeThere)
    {
        BookingDocument booking = name == "undone, another amount"
            ? GivingBack.TakeBack(Given.Booking("sold"), Given.Booking("sold").Payment!, GiveUpReason.AmountDiffers, Given.At("12:03"))
            : Given.Booking(name);

        Assert.Equal(mayBeThere, PaymentUpkeep.MayHaveMoney(
            booking, (BookingPayment.Refunding)booking.Payment!, Given.At("12:03") + TimeSpan.FromDays(daysLater)));
    }
}
