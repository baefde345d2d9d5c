using TicketMaster.Bookings;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>How many of a user's holds have ended within the hour, as a table.</summary>
public sealed class EndedHoldsTests
{
    [Theory]

    // Whatever ended unsold counts, from the first on.
    [InlineData(null, "12:30", "")]
    [InlineData("1 since 12:11", "12:30", "expired")]
    [InlineData("1 since 12:01", "12:30", "cancelled")]
    [InlineData("1 since 12:11", "12:30", "expired, declined")]
    [InlineData("2 since 12:01", "12:30", "expired; cancelled")]
    [InlineData("3 since 11:40", "12:30", "expired", "2 since 11:40")]
    [InlineData("2 since 11:40", "12:30", "held", "2 since 11:40")]

    // What has not ended, was sold, or was never held does not.
    [InlineData(null, "12:30", "held; paying; sold; done; refunded; refused")]

    // After an hour it is forgotten.
    [InlineData("1 since 12:11", "13:10:59", "expired")]
    [InlineData(null, "13:11", "expired")]
    [InlineData("2 since 11:40", "12:39:59", "", "2 since 11:40")]
    [InlineData(null, "12:40", "", "2 since 11:40")]
    [InlineData("1 since 12:11", "12:40", "expired", "2 since 11:40")]

    // What a clock wrote that was ahead is forgotten, or it would count until then. A few minutes are how clocks differ.
    [InlineData(null, "12:05:59", "expired")]
    [InlineData("1 since 12:11", "12:06", "expired")]
    [InlineData(null, "12:30", "", "30 since 12:35:01")]
    [InlineData("30 since 12:35", "12:30", "", "30 since 12:35")]
    [InlineData("1 since 12:11", "12:30", "expired", "30 since 1.12:00")]
    [InlineData(null, "12:30", "held", "30 since 1.12:00")]
    public void An_ended_hold_counts_for_an_hour(string? expected, string now, string later, string? before = null) => Assert.Equal(
        Read(expected),
        EndedHolds.With(
            Read(before), later.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(Booking), Given.At(now)));

    [Theory]
    [InlineData("12:00", "12:30", "00:30:00")]
    [InlineData("12:00", "12:59:59", "00:00:01")]

    // The clock of another instance was ahead.
    [InlineData("14:00", "12:30", "01:00:00")]
    public void They_are_waited_for_an_hour_at_most(string since, string now, string expected) => Assert.Equal(
        TimeSpan.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
        new EndedHolds(Given.At(since), 1).Left(Given.At(now)));

    private static BookingDocument Booking(string name) => name == "refused"
        ? Given.Booking("cancelled") with { Refused = 1 }
        : Given.Booking(name);

    private static EndedHolds? Read(string? text) => text?.Split(" since ") is [var count, var since]
        ? new(Given.At(since), int.Parse(count, System.Globalization.CultureInfo.InvariantCulture))
        : null;
}
