using TicketMaster.Bookings;
using TicketMaster.Pay;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>What becomes of the hold that was made for a late payment, as a table.</summary>
public sealed class RebookingTests
{
    private const string Sold = "booked; authorised pi_1; timeline Authorised, Booked; sold 12:02; due 12:02:06";
    private const string Cancelled = "cancelled; timeline Cancelled; due 12:02";

    private static readonly BookingDocument s_held = Given.Booking("held") with
    {
        Id = "gala-x-2",
        Number = 2,
        Rebooks = new Rebooked(Given.Id, "pi_1"),
    };

    [Theory]
    [InlineData("authorised", true, "12:02", Sold)]
    [InlineData("captured", true, "12:02", Sold)]
    [InlineData("captured, dispute won", true, "12:02", Sold)]
    [InlineData("authorised, another number", true, "12:02",
        "booked; authorised 2 pi_1; timeline Authorised, Booked; sold 12:02; due 12:02:06")]

    // It buys nothing.
    [InlineData("authorised", false, "12:02", Cancelled)]
    [InlineData("processing", true, "12:02", Cancelled)]
    [InlineData("waiting", true, "12:02", Cancelled)]
    [InlineData("declined", true, "12:02", Cancelled)]
    [InlineData("voided", true, "12:02", Cancelled)]
    [InlineData("refunded", true, "12:02", Cancelled)]
    [InlineData("authorised, another amount", true, "12:02", Cancelled)]
    [InlineData("authorised, another currency", true, "12:02", Cancelled)]
    [InlineData("captured, in part", true, "12:02", Cancelled)]
    [InlineData("captured, partly paid back", true, "12:02", Cancelled)]
    [InlineData("captured, being paid back", true, "12:02", Cancelled)]

    // Its seats are the hold's up to the deadline and the grace after it.
    [InlineData("authorised", true, "12:10:00.9999999",
        "booked; authorised pi_1; timeline Authorised, Booked; sold 12:10:00.9999999; due 12:10:06.999")]
    [InlineData("authorised", true, "12:10:01", "expired; timeline Expired")]
    [InlineData("authorised", false, "12:11", "expired; timeline Expired; due 12:11")]
    public void A_late_payment_buys_the_same_seats_while_they_are_held_for_it(
        string payment, bool takesPlace, string time, string expected)
    {
        DateTimeOffset now = Given.At(time);

        BookingDocument after = Rebooking.Decide(s_held, Given.Booking("expired, voided"), Given.Payment(payment), takesPlace, now);

        Assert.Equal(expected, Given.Words(s_held, after, now));
    }

    [Fact]
    public void A_booking_that_was_never_paid_for_gives_no_payment_to_another()
    {
        DateTimeOffset now = Given.At("12:02");

        BookingDocument after = Rebooking.Decide(s_held, Given.Booking("expired"), Given.Payment("authorised"), takesPlace: true, now);

        Assert.Equal(Cancelled, Given.Words(s_held, after, now));
    }

    /// <summary>Its number is the provider's, its key is nobody's: a repeat of the old confirm asks for the old booking.</summary>
    [Fact]
    public void The_new_booking_has_the_payment_as_the_ended_one_had_it()
    {
        BookingDocument ended = Given.Booking("expired, voided") with
        {
            Payment = Given.Booking("expired, voided").Payment! with { Dispute = DisputeState.Open },
        };

        BookingDocument after = Rebooking.Decide(
            s_held, ended, Given.Payment("captured, another payment, another number"), takesPlace: true, Given.At("12:02"));

        Assert.Equal(
            new BookingPayment.Authorised
            {
                Number = 2,
                Method = "pm_ok",
                PaymentId = "pi_2",
                ReturnUrl = "https://tickets.example/",
                PayingAt = Given.At("12:01"),
                SettleBy = Given.At("12:06"),
                Dispute = DisputeState.Open,
            },
            after.Payment);
    }
}
