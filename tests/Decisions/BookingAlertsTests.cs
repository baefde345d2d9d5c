using TicketMaster.Bookings;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>What is a case of a booking's payment, as a table.</summary>
public sealed class BookingAlertsTests
{
    [Theory]

    // Five minutes without the provider's word are a case.
    [InlineData("given up, too late", "12:10:59.9999999", "")]
    [InlineData("given up, too late", "12:11", "CancelUnconfirmed pi_1 since 12:06")]
    [InlineData("given up, no id", "12:11", "CancelUnconfirmed gala-x-1 since 12:06")]
    [InlineData("given up, declined", "12:11", "CancelUnconfirmed pi_1 since 12:06")]
    [InlineData("given up, event cancelled", "12:11", "CancelUnconfirmed pi_1 since 12:06")]
    [InlineData("sold", "12:06:59.9999999", "")]
    [InlineData("sold", "12:07", "CaptureUnfinished pi_1 since 12:02")]
    [InlineData("refunding", "12:09:59.9999999", "")]
    [InlineData("refunding", "12:10", "RefundUnfinished pi_1 since 12:05")]

    // A wrong amount is one from the first, and a sale that was undone.
    [InlineData("given up, amount differs", "12:06", "AmountDiffers pi_1 since 12:06")]
    [InlineData("given up, amount differs", "12:11", "AmountDiffers pi_1 since 12:06, CancelUnconfirmed pi_1 since 12:06")]
    [InlineData("expired, refunding", "12:02", "AmountDiffers pi_1 since 12:02")]
    [InlineData("expired, refunding", "12:07", "AmountDiffers pi_1 since 12:02, RefundUnfinished pi_1 since 12:02")]
    [InlineData("undone", "12:05", "CaptureUnfinished pi_1 since 12:05")]
    [InlineData("undone", "12:10", "CaptureUnfinished pi_1 since 12:05, RefundUnfinished pi_1 since 12:05")]

    // Nothing is waited for.
    [InlineData("held", "13:00", "")]
    [InlineData("held again", "13:00", "")]
    [InlineData("paying", "13:00", "")]
    [InlineData("paying, extended", "13:00", "")]
    [InlineData("captured", "13:00", "")]
    [InlineData("done", "13:00", "")]
    [InlineData("refunded", "13:00", "")]
    [InlineData("undone, voided", "13:00", "")]
    [InlineData("expired", "13:00", "")]
    [InlineData("expired, declined", "13:00", "")]
    [InlineData("expired, voided", "13:00", "")]
    [InlineData("expired, refunded", "13:00", "")]
    [InlineData("cancelled", "13:00", "")]
    public void What_the_provider_does_not_confirm_is_a_case(string booking, string time, string expected) =>
        Assert.Equal(expected, Given.Cases(BookingAlerts.Troubles(Given.Booking(booking), Given.At(time))));

    [Theory]

    // Named on the list once it is a case, and taken off it once it is none and was closed.
    [InlineData("given up, too late", "", "", "12:10:59.9999999", "as it is")]
    [InlineData("given up, too late", "", "", "12:11", "CancelUnconfirmed")]
    [InlineData("given up, too late", "CancelUnconfirmed", "CancelUnconfirmed", "12:11", "as it is")]
    [InlineData("expired, voided", "CancelUnconfirmed", "CancelUnconfirmed", "12:11", "none")]
    [InlineData("expired, voided", "CancelUnconfirmed", "", "12:11", "as it is")]
    [InlineData("given up, amount differs", "AmountDiffers", "AmountDiffers", "12:11", "AmountDiffers, CancelUnconfirmed")]
    public void A_booking_names_its_cases_until_they_are_closed(
        string booking, string named, string seen, string time, string expected)
    {
        BookingDocument before = Given.Booking(booking) with { Cases = named.Length == 0 ? null : Cases(named) };

        BookingDocument? after = BookingAlerts.Listed(before, Cases(seen), Given.At(time));

        string listed = after?.Cases is { } cases ? string.Join(", ", cases.Select(one => one.Kind)) : "none";
        Assert.Equal(expected, after is null ? "as it is" : listed);
    }

    private static OpenCase[] Cases(string kinds) =>
    [
        .. kinds.Split(", ", StringSplitOptions.RemoveEmptyEntries)
            .Select(kind => new OpenCase(Enum.Parse<PaymentCaseKind>(kind), "pi_1", Given.At("12:06"))),
    ];
}
