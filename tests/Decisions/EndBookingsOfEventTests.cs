using TicketMaster.Bookings;
using TicketMaster.Refund;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>How a booking of an event that does not take place ends, as a table.</summary>
public sealed class EndBookingsOfEventTests
{
    [Theory]

    // Holds are cancelled.
    [InlineData("held", "cancelled; timeline EventCancelled, Cancelled; tell event-cancelled; due 12:08")]
    [InlineData("held again", "cancelled; timeline EventCancelled, Cancelled; tell event-cancelled; due 12:08")]

    // Payments under way are given up; also those whose booking would be held again.
    [InlineData("paying", "paying; cancelling no id for EventCancelled since 12:08; timeline EventCancelled; due 12:08")]
    [InlineData("paying, id known", "paying; cancelling pi_1 for EventCancelled since 12:08; timeline EventCancelled; due 12:08")]
    [InlineData("paying, extended", "paying; cancelling pi_1 for EventCancelled since 12:08; timeline EventCancelled; due 12:08")]
    [InlineData("given up, declined", "paying; cancelling pi_1 for EventCancelled since 12:06; timeline EventCancelled; due 12:08")]
    [InlineData("given up, too late", "paying; cancelling pi_1 for EventCancelled since 12:06; timeline EventCancelled; due 12:08")]
    [InlineData("given up, abandoned", "paying; cancelling pi_1 for EventCancelled since 12:06; timeline EventCancelled; due 12:08")]
    [InlineData("given up, amount differs", "as it is")]
    [InlineData("given up, event cancelled", "as it is")]

    // Sales are refunded.
    [InlineData("sold",
        "refunded; refunding pi_1 for EventCancelled since 12:08; timeline EventCancelled; tell event-cancelled; due 12:08")]
    [InlineData("captured",
        "refunded; refunding pi_1 for EventCancelled since 12:08; timeline EventCancelled; tell event-cancelled; due 12:08")]
    [InlineData("done",
        "refunded; refunding pi_1 for EventCancelled since 12:08; timeline EventCancelled; tell event-cancelled; due 12:08")]

    // One that costs nothing has nothing to give back.
    [InlineData("held, free", "cancelled; timeline EventCancelled, Cancelled; tell event-cancelled; due 12:08")]
    [InlineData("sold, free", "refunded; timeline EventCancelled; tell event-cancelled; due 12:08")]
    [InlineData("done, free", "refunded; timeline EventCancelled; tell event-cancelled; due 12:08")]
    [InlineData("refunded, free", "as it is")]

    // What has ended has ended.
    [InlineData("cancelled", "as it is")]
    [InlineData("expired", "as it is")]
    [InlineData("expired, declined", "as it is")]
    [InlineData("expired, refunding", "as it is")]
    [InlineData("refunding", "as it is")]
    [InlineData("refunded", "as it is")]
    public void A_booking_of_a_cancelled_event_ends(string booking, string expected)
    {
        BookingDocument before = Given.Booking(booking);
        DateTimeOffset now = Given.At("12:08");

        Assert.Equal(expected, Given.Words(before, EndBookingsOfEvent.Decide(before, now), now));
    }
}
