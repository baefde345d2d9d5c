using TicketMaster.Administration;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using Xunit;

namespace TicketMaster.Tests.Decisions;

public sealed class SalesFiguresTests
{
    /// <summary>The timeline also has what became of payments before the sale.</summary>
    [Fact]
    public void A_refund_counts_in_its_own_hour_though_an_earlier_payment_was_given_up()
    {
        BookingDocument booking = Given.Booking("refunded");
        BookingDocument refunded = booking with
        {
            Timeline = [new TimelineEntry(Given.At("10:30"), TimelineStep.Voided), .. booking.Timeline],
        };
        EventDocument gala = TestEvents.Of(booking.EventId) with { Currency = booking.Currency };

        var figures = new SalesFigures(gala, Given.At("14:00"));
        figures.Add(refunded);

        HourSales hour = Assert.Single(figures.Answer().Hours);
        Assert.Equal((Given.At("12:00"), 1, 1), (hour.Hour, hour.Tickets.Sold, hour.Tickets.Refunded));
    }
}
