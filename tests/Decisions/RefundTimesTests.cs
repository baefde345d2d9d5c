using TicketMaster.Bookings;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>When a ticket was refunded, as a table.</summary>
public sealed class RefundTimesTests
{
    [Theory]
    [InlineData("done", "gala-A-A-1", "never", "never")]
    [InlineData("expired, refunded", "gala-A-A-1", "never", "never")]
    [InlineData("refunding", "gala-A-A-1", "12:05", "12:05")]
    [InlineData("refunded", "gala-A-A-1", "12:05", "12:05")]
    [InlineData("undone", "gala-A-A-1", "12:05", "12:05")]
    [InlineData("undone, voided", "gala-A-A-1", "12:05", "12:05")]
    [InlineData("refunded, free", "gala-A-A-1", "12:05", "12:05")]
    [InlineData("paid back", "gala-A-A-1", "12:09", "12:09")]
    [InlineData("three, one refunded", "gala-A-A-1", "never", "12:05")]
    [InlineData("three, one refunded", "gala-A-A-2", "12:05", "12:05")]
    [InlineData("three, two refunded", "gala-A-A-2", "12:05", "12:08")]
    [InlineData("three, two refunded", "gala-A-A-3", "12:08", "12:08")]
    [InlineData("three, all refunded", "gala-A-A-1", "12:06", "12:06")]
    [InlineData("three, all refunded", "gala-A-A-2", "12:05", "12:06")]
    [InlineData("done", "gala-A-A-9", "never", "never")]
    public void A_ticket_is_refunded_by_the_write_that_frees_its_seat(string name, string ticketId, string expected, string last)
    {
        BookingDocument booking = name == "paid back"
            ? GivingBack.PaidBack(Given.Booking("done"), Given.Booking("done").Payment!, Given.At("12:09"))
            : Given.Booking(name);

        Assert.Equal(expected, Words(RefundTimes.Of(booking, ticketId)));
        Assert.Equal(last, Words(RefundTimes.LastOf(booking)));
        Assert.Equal(last == "never" ? null : "gala", booking.RefundsOf);
        Assert.Equal(RefundTimes.LastOf(booking)?.ToUnixTimeMilliseconds(), booking.RefundedAt);
    }

    private static string Words(DateTimeOffset? at) => at is { } moment ? Given.Clock(moment) : "never";
}
