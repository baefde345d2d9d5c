using TicketMaster.Bookings;
using TicketMaster.Pay;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>What a booking notes of a dispute, as a table.</summary>
public sealed class DisputesTests
{
    [Theory]

    // Of a payment that bought it, and the tickets stay.
    [InlineData("done", null, "captured", "open", "booked; captured pi_1, dispute open; timeline Disputed")]
    [InlineData("done", null, "captured", "won", "booked; captured pi_1, dispute won; timeline DisputeWon")]
    [InlineData("done", null, "captured", "lost", "booked; captured pi_1, dispute lost; timeline DisputeLost")]
    [InlineData("done", "open", "captured", "open", "as it is")]
    [InlineData("done", "open", "captured", "won", "booked; captured pi_1, dispute won; timeline DisputeWon")]
    [InlineData("done", "open", "captured", "lost", "booked; captured pi_1, dispute lost; timeline DisputeLost")]

    // Closed it stays so, whatever older events come.
    [InlineData("done", "won", "captured", "open", "as it is")]
    [InlineData("done", "won", "captured", "won", "as it is")]
    [InlineData("done", "won", "captured", "lost", "as it is")]
    [InlineData("done", "lost", "captured", "open", "as it is")]
    [InlineData("done", "lost", "captured", "won", "as it is")]
    [InlineData("done", "lost", "captured", "lost", "as it is")]

    // A refund that waits for the end of the dispute is asked for at once.
    [InlineData("refunding", null, "captured", "open",
        "refunded; refunding pi_1 for RefundAsked since 12:05, dispute open; timeline Disputed")]
    [InlineData("refunding", "open", "captured", "won",
        "refunded; refunding pi_1 for RefundAsked since 12:05, dispute won; timeline DisputeWon; due 12:08")]
    [InlineData("refunding", "open", "captured", "lost",
        "refunded; refunding pi_1 for RefundAsked since 12:05, dispute lost; timeline DisputeLost; due 12:08")]
    [InlineData("refunding", "won", "captured", "lost", "as it is")]
    [InlineData("three, one refunded", null, "captured", "open", "booked; captured pi_1, dispute open; timeline Disputed")]
    [InlineData("three, one refunded", "open", "captured", "won",
        "booked; captured pi_1, dispute won; timeline DisputeWon; due 12:08")]
    [InlineData("three, one paid back", "open", "captured", "won", "booked; captured pi_1, dispute won; timeline DisputeWon")]
    [InlineData("refunded", "open", "refunded", "won",
        "refunded; refunded pi_1 for RefundAsked, dispute won; timeline DisputeWon")]

    // Whatever the booking's state.
    [InlineData("paying", null, "captured", "open", "paying; processing no id until 12:06, dispute open; timeline Disputed")]

    // Of another payment it notes nothing.
    [InlineData("done", null, "captured, another payment", "open", "as it is")]
    [InlineData("done", null, "captured, another number", "open", "as it is")]
    [InlineData("held", null, "captured", "open", "as it is")]
    public void A_dispute_is_noted_until_it_is_closed(string booking, string? known, string payment, string state, string expected)
    {
        BookingDocument before = Given.Booking(booking);
        before = before with { Payment = before.Payment is { } own ? own with { Dispute = known is null ? null : State(known) } : null };
        DateTimeOffset now = Given.At("12:08");

        Assert.Equal(expected, Given.Words(before, Disputes.Decide(before, Given.Payment(payment), State(state), now), now));
    }

    private static DisputeState State(string name) => Enum.Parse<DisputeState>(name, ignoreCase: true);
}
