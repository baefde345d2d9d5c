using TicketMaster.Bookings;
using TicketMaster.Pay;
using TicketMaster.Refund;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>
/// What becomes of a booking that an administrator refunds, as a table. Three has tickets 1 and 2 at 2000 and ticket 3 at 1000.
/// </summary>
public sealed class RefundDecisionTests
{
    private const string Whole =
        "refunded; refunding pi_1 for RefundAsked since 12:10; timeline RefundAsked; tell payment-returned; due 12:10";

    [Theory]

    // Without tickets it is the whole booking.
    [InlineData("done", "all", Whole)]
    [InlineData("sold", "all", Whole)]
    [InlineData("three, one refunded", "all", Whole)]

    // With some, only those: they are off the booking's list, and the others stay sold.
    [InlineData("three", "2",
        "booked; timeline TicketsRefundAsked; tickets 1, 3 of 3000; refunded 2 at 12:10 tell ticket-refunded; due 12:10")]
    [InlineData("three", "3, 1", "booked; timeline TicketsRefundAsked; tickets 2 of 2000; "
        + "refunded 1 at 12:10 tell ticket-refunded, refunded 3 at 12:10 tell ticket-refunded; due 12:10")]
    [InlineData("three, sold", "2",
        "booked; timeline TicketsRefundAsked; tickets 1, 3 of 3000; refunded 2 at 12:10 tell ticket-refunded; due 12:10")]
    [InlineData("three, one paid back", "3", "booked; timeline TicketsRefundAsked; tickets 1 of 2000; "
        + "refunded 2 at 12:05 back 12:06 tell ticket-refunded, refunded 3 at 12:10 tell ticket-refunded; due 12:10")]

    // All that are left are the whole booking.
    [InlineData("three", "1, 2, 3", Whole)]
    [InlineData("done", "1", Whole)]
    [InlineData("three, one refunded", "1, 3", Whole)]
    [InlineData("three, one refunded", "3, 2, 1", Whole)]

    // One that cost nothing has no money to go back.
    [InlineData("sold, free", "all", "refunded; timeline RefundAsked; tell sale-undone; due 12:10")]
    [InlineData("refunded, free", "all", "as it is")]
    [InlineData("sold, free", "1", "refunded; timeline RefundAsked; tell sale-undone; due 12:10")]

    // A repeat changes nothing, and takes no ticket back twice.
    [InlineData("three, one refunded", "2", "as it is")]
    [InlineData("three, one paid back", "2", "as it is")]
    [InlineData("three, two refunded", "3, 2", "as it is")]
    [InlineData("three, one paid back", "2, 3", "booked; timeline TicketsRefundAsked; tickets 1 of 2000; "
        + "refunded 2 at 12:05 back 12:06 tell ticket-refunded, refunded 3 at 12:10 tell ticket-refunded; due 12:10")]
    [InlineData("three, all refunded", "2", "as it is")]
    [InlineData("three, all refunded", "1", "as it is")]
    [InlineData("three, all refunded", "all", "as it is")]
    [InlineData("refunded", "all", "as it is")]

    // Another's ticket, and what was never sold.
    [InlineData("three", "4", "unknown-ticket")]
    [InlineData("three", "1, 4", "unknown-ticket")]
    [InlineData("refunded", "4", "unknown-ticket")]
    [InlineData("held", "1", "not-booked")]
    [InlineData("held", "2", "unknown-ticket")]
    [InlineData("held", "all", "not-booked")]
    [InlineData("paying", "all", "not-booked")]
    [InlineData("given up, too late", "1", "not-booked")]
    [InlineData("expired, refunded", "all", "not-booked")]
    [InlineData("cancelled", "1", "not-booked")]
    public void A_sale_is_taken_back_whole_or_in_part(string booking, string tickets, string expected)
    {
        BookingDocument before = Given.Booking(booking);
        string[]? ids = tickets == "all" ? null : [.. tickets.Split(", ").Select(seat => $"gala-A-A-{seat}")];

        string decided = RefundDecision.Decide(before, ids, Given.At("12:10")) switch
        {
            RefundOutcome.Write(var next) => Given.Words(before, next, Given.At("12:10")),
            RefundOutcome.AsItIs => "as it is",
            RefundOutcome.Refused(var why) => why.Code,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        Assert.Equal(expected, decided);
    }

    /// <summary>A refusal makes the next attempt, once: of two who heard it the second changes nothing.</summary>
    [Theory]
    [InlineData("three, one refunded", "captured", 0, "refused", "booked; attempt 1")]
    [InlineData("three, one refunded", "captured", 1, "refused", "as it is")]
    [InlineData("three, one refunded", "captured", 0, null, "as it is")]
    [InlineData("three, all refunded", "captured", 0, "refused", "as it is")]
    [InlineData("three, one refunded", "captured, a ticket paid back", 0, "refused",
        "booked; timeline TicketsRefunded; refunded 2 at 12:05 back 12:10 tell ticket-refunded; due 12:10")]
    public void The_provider_is_asked_anew_only_after_a_write(string booking, string payment, int asked, string? refusal, string expected)
    {
        BookingDocument before = Given.Booking(booking);
        DateTimeOffset now = Given.At("12:10");

        Assert.Equal(expected, Given.Words(before, PayBackTickets.Next(before, asked, Given.Payment(payment), refusal, now), now));
    }

    [Fact]
    public void A_ticket_that_cost_nothing_is_refunded_without_the_provider()
    {
        BookingDocument three = Given.Booking("three");
        BookingDocument free = three with { Tickets = [three.Tickets[0], three.Tickets[1] with { Price = 0 }], Total = 2_000 };

        BookingDocument refunded = PartRefunds.Refund(free, ["gala-A-A-2"], Given.At("12:10"));
        BookingDocument paid = PartRefunds.Refund(free, ["gala-A-A-1"], Given.At("12:10"));

        Assert.Null(PartRefunds.OwedSince(refunded));
        Assert.Equal((2_000, 2_000), (refunded.Total, PartRefunds.Paid(refunded)));
        Assert.Equal((0, 2_000), (paid.Total, PartRefunds.ToGoBack(paid)));
    }
}
