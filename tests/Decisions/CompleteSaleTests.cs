using TicketMaster.Bookings;
using TicketMaster.Pay;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>What becomes of a sale once its money was asked for, as a table.</summary>
public sealed class CompleteSaleTests
{
    private const string Undone =
        "refunded; refunding pi_1 for CaptureFailed since 12:03; timeline SaleUndone; tell sale-undone; "
        + "list CaptureUnfinished pi_1 since 12:03; due 12:03";

    private const string Differs =
        "refunded; refunding pi_1 for AmountDiffers since 12:03; timeline AmountDiffers; tell sale-undone; "
        + "list AmountDiffers pi_1 since 12:03; due 12:03";

    [Theory]

    // The money is here.
    [InlineData("sold", "captured", null, "booked; captured pi_1; timeline Captured; captured 12:03")]
    [InlineData("sold, refused 4 times", "captured", null, "booked; captured pi_1; timeline Captured; captured 12:03")]
    [InlineData("sold", "captured", "too often", "booked; captured pi_1; timeline Captured; captured 12:03")]
    [InlineData("sold", "captured, dispute won", null, "booked; captured pi_1; timeline Captured; captured 12:03")]

    // It is not what the booking costs, or not all of it is here.
    [InlineData("sold", "captured, another amount", null, Differs)]
    [InlineData("sold", "captured, another currency", null, Differs)]
    [InlineData("sold", "captured, in part", null, Differs)]
    [InlineData("sold", "captured, partly paid back", null, Differs)]
    [InlineData("sold", "captured, being paid back", null, Differs)]

    // It never comes.
    [InlineData("sold", "voided", null, Undone)]
    [InlineData("sold", "voided", "it is cancelled", Undone)]
    [InlineData("sold", "declined", null, Undone)]
    [InlineData("sold", "refunded", null, Undone)]

    // The provider does not know it, perhaps because it is asked about another account.
    [InlineData("sold", "none", null, "as it is")]
    [InlineData("sold, refused 4 times", "none", null, "as it is")]

    // It may still come: a definite refusal is counted, and the fifth is the last.
    [InlineData("sold", "authorised", null, "as it is")]
    [InlineData("sold", "processing", null, "as it is")]
    [InlineData("sold", "waiting", null, "as it is")]
    [InlineData("sold, refused 4 times", "authorised", null, "as it is")]
    [InlineData("sold", "authorised", "no", "booked; authorised pi_1 refused 1 times; due 12:03:01")]
    [InlineData("sold", "processing", "no", "booked; authorised pi_1 refused 1 times; due 12:03:01")]
    [InlineData("sold, refused 3 times", "authorised", "no", "booked; authorised pi_1 refused 4 times; due 12:03:08")]
    [InlineData("sold, refused 4 times", "authorised", "no", Undone)]

    // There is no sale that waits for it.
    [InlineData("captured", "captured", null, "as it is")]
    [InlineData("captured", "none", null, "as it is")]
    [InlineData("done", "voided", null, "as it is")]
    [InlineData("refunding", "captured", null, "as it is")]
    [InlineData("refunding", "none", null, "as it is")]
    [InlineData("refunded", "refunded", null, "as it is")]
    [InlineData("paying", "captured", null, "as it is")]
    [InlineData("held", "none", null, "as it is")]
    [InlineData("taken back, and authorised still", "captured", null, "as it is")]
    public void A_sale_is_complete_once_all_of_its_money_is_here(string booking, string payment, string? refusal, string expected)
    {
        BookingDocument before = Booking(booking);
        PaymentChange? change = Given.PaymentOrNone(payment) is { } found ? new PaymentChange(found, refusal) : null;
        DateTimeOffset now = Given.At("12:03");

        Assert.Equal(expected, Given.Words(before, CompleteSale.Captured(before, change, now), now));
    }

    /// <summary>Captured and issued are one write, and issued is only what the queue has.</summary>
    [Theory]
    [InlineData("sold", "captured", true, "booked; captured pi_1; timeline Captured, Issued; captured 12:03; due never")]
    [InlineData("sold", "captured", false, "booked; captured pi_1; timeline Captured; captured 12:03")]
    [InlineData("sold", "none", false, "as it is")]
    [InlineData("sold", "captured, another amount", false, Differs)]
    [InlineData("captured", "none", true, "booked; timeline Issued; due never")]
    [InlineData("captured", "captured", true, "booked; timeline Issued; due never")]
    [InlineData("captured", "captured", false, "as it is")]
    [InlineData("sold, free", "none", true, "booked; timeline Issued; due never")]

    // A ticket was refunded meanwhile, and its money is to go back.
    [InlineData("three, one refunded, not captured", "captured", true, "booked; captured pi_1; timeline Captured, Issued; captured 12:03")]

    // Somebody has come to the end of it meanwhile, or has taken it back.
    [InlineData("done", "captured", true, "as it is")]
    [InlineData("refunding", "captured", true, "as it is")]
    [InlineData("undone, voided", "captured", true, "as it is")]
    public void A_sale_is_captured_and_issued_in_one_write(string booking, string payment, bool sent, string expected)
    {
        BookingDocument before = Booking(booking);
        PaymentChange? change = Given.PaymentOrNone(payment) is { } found ? new PaymentChange(found, null) : null;
        DateTimeOffset now = Given.At("12:03");

        Assert.Equal(expected, Given.Words(before, CompleteSale.Decide(before, change, sent, now), now));
    }

    private static BookingDocument Booking(string name) => name switch
    {
        "sold, refused 3 times" => Refused(3),
        "sold, refused 4 times" => Refused(4),
        "taken back, and authorised still" => Given.Booking("sold") with { State = BookingState.Refunded },
        _ => Given.Booking(name),
    };

    private static BookingDocument Refused(int times)
    {
        BookingDocument sold = Given.Booking("sold");
        return sold with { Payment = (BookingPayment.Authorised)sold.Payment! with { CaptureRefusals = times } };
    }
}
