using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Tickets;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>
/// Whether the holder of a genuine code goes in, as a table. The event starts at 20:00, its doors open at 18:00, and it lets in for six
/// hours.
/// </summary>
public sealed class CheckInDecisionTests
{
    [Theory]

    // A ticket lets in at its own event's gates, until six hours after the start.
    [InlineData("gala", "gala", "untouched", "done", "19:00", "admit")]
    [InlineData("none", "gala", "untouched", "done", "19:00", "admit")]
    [InlineData("gala", "gala", "untouched", "captured", "1.02:00", "admit")]
    [InlineData("gala", "gala", "untouched", "done", "1.02:00:00.0000001", "ticket-expired")]
    [InlineData("other", "gala", "untouched", "done", "19:00", "other-event: It is for The event gala.")]
    [InlineData("gala", "none", "untouched", "done", "19:00", "other-event: It is for an event that is not known.")]
    [InlineData("other", "gala", "none", "refunded", "19:00", "other-event: It is for The event gala.")]
    [InlineData("gala", "cancelled", "untouched", "done", "19:00", "event-cancelled")]
    [InlineData("gala", "deleted", "untouched", "done", "19:00", "event-cancelled")]
    [InlineData("gala", "cancelled", "untouched", "done", "1.02:00:00.0000001", "event-cancelled")]
    [InlineData("gala", "gala", "untouched", "done", "18:00", "admit")]
    [InlineData(
        "gala", "gala", "untouched", "done", "17:59:59.9999999",
        "too-early: The ticket lets in from 2026-11-22T18:00:00Z. This scan has not used it up.")]
    [InlineData("gala", "cancelled", "untouched", "done", "17:00", "event-cancelled")]
    [InlineData("other", "gala", "untouched", "done", "17:00", "other-event: It is for The event gala.")]
    [InlineData("gala", "gala", "untouched", "refunded", "17:00", "ticket-refunded")]
    [InlineData("gala", "gala", "untouched", "sold", "17:00", "tickets-not-issued")]

    // It is one only while its booking is sold, and its money here.
    [InlineData("none", "none", "untouched", "done", "19:00", "ticket-refunded")]
    [InlineData("gala", "gala", "none", "done", "19:00", "ticket-refunded")]
    [InlineData("gala", "gala", "untouched", "none", "19:00", "ticket-refunded")]
    [InlineData("gala", "gala", "untouched", "refunding", "19:00", "ticket-refunded")]
    [InlineData("gala", "gala", "untouched", "refunded", "19:00", "ticket-refunded")]
    [InlineData("gala", "gala", "let in", "refunded", "19:00", "ticket-refunded")]
    [InlineData("gala", "gala", "untouched", "three, one refunded", "19:00", "admit")]
    [InlineData("gala", "gala", "of ticket 2", "three, one refunded", "19:00", "ticket-refunded")]
    [InlineData("gala", "gala", "of ticket 2", "three, one paid back", "19:00", "ticket-refunded")]
    [InlineData("gala", "gala", "of ticket 2, let in", "three, one paid back", "19:00", "ticket-refunded")]
    [InlineData("gala", "gala", "untouched", "sold", "19:00", "tickets-not-issued")]
    [InlineData("gala", "cancelled", "untouched", "sold", "19:00", "tickets-not-issued")]
    [InlineData("gala", "gala", "untouched", "paying", "19:00", "tickets-not-issued")]
    [InlineData("gala", "gala", "untouched", "expired, and captured", "19:00", "tickets-not-issued")]

    // It lets in once. The same scan again has the same answer; what was let in is told before all else.
    [InlineData("gala", "gala", "let in", "done", "19:00", "already-checked-in: It let somebody in at North 3, 2026-11-22T18:30:00Z.")]
    [InlineData("gala", "cancelled", "let in", "done", "1.03:00",
        "already-checked-in: It let somebody in at North 3, 2026-11-22T18:30:00Z.")]
    [InlineData("gala", "gala", "let in by this scan", "done", "19:00", "repeated")]
    [InlineData("gala", "cancelled", "let in by this scan", "done", "1.03:00", "repeated")]
    [InlineData("other", "gala", "let in by this scan", "done", "19:00", "other-event: It is for The event gala.")]
    [InlineData("gala", "gala", "let in", "done", "17:00", "already-checked-in: It let somebody in at North 3, 2026-11-22T18:30:00Z.")]

    // A check-in that was undone counts no more, and its scan is not made again by a repeat.
    [InlineData("gala", "gala", "undone", "done", "19:00", "admit")]
    [InlineData("gala", "gala", "undone of this scan", "done", "19:00", "check-in-undone")]

    // An earlier scan made offline took its place: it was answered that it lets in.
    [InlineData("gala", "gala", "displaced", "done", "19:00", "repeated")]

    // Whoever had the seat before counts for nothing.
    [InlineData("gala", "gala", "let in of another booking", "done", "19:00", "admit")]
    public void A_ticket_lets_in_once_and_only_while_it_is_one(
        string gate, string eventName, string seatName, string bookingName, string time, string expected)
    {
        EventDocument? found = Event(eventName);
        SeatDocument? seat = Seat(seatName);
        BookingDocument? booking = Booking(bookingName);
        CheckedIn mark = new(Given.At(time), "South 1", Given.Id, "scan");

        CheckInOutcome outcome = CheckInDecision.Decide(
            gate == "none" ? null : gate, found, seat, booking, mark, new AdmissionTimes(TimeSpan.FromHours(2), TimeSpan.FromHours(6)));

        Assert.Equal(expected, Text(outcome));
        if (outcome is CheckInOutcome.Passed passed)
        {
            Assert.Same(booking, passed.Booking);
            Assert.Same(found, passed.Event);
            Assert.Equal("scan", passed.Entry.Scan);
            Assert.Equal(seat! with { CheckedIn = mark }, (passed as CheckInOutcome.Admit)?.Seat ?? seat with { CheckedIn = mark });
        }
    }

    private static string Text(CheckInOutcome outcome) => outcome switch
    {
        CheckInOutcome.Admit => "admit",
        CheckInOutcome.Repeated => "repeated",
        CheckInOutcome.Refused({ Code: "other-event" or "already-checked-in" or "too-early" } why, null) => $"{why.Code}: {why.Detail}",
        CheckInOutcome.Refused(var why, null) => why.Code,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static BookingDocument? Booking(string name) => name switch
    {
        "none" => null,
        "expired, and captured" => Given.Booking("captured") with { State = BookingState.Expired },
        _ => Given.Booking(name),
    };

    private static EventDocument? Event(string name) => name == "none" ? null : TestEvents.Of("gala") with
    {
        StartsAt = Given.At("20:00"),
        Status = name == "gala" ? EventStatus.Scheduled : name,
    };

    private static SeatDocument? Seat(string name) => name == "none" ? null : new SeatDocument
    {
        Id = name.StartsWith("of ticket 2", StringComparison.Ordinal) ? "gala-A-A-2" : "gala-A-A-1",
        Row = "gala-A-A",
        EventId = "gala",
        Section = "A",
        BookingId = Given.Id,
        UserId = "alice",
        Status = SeatStatus.Booked,
        ExpiresAt = null,
        Price = 5_000,
        Version = 2,
        CheckedIn = name switch
        {
            "untouched" or "of ticket 2" or "undone" or "undone of this scan" => null,
            "displaced" or "let in" or "of ticket 2, let in" => new CheckedIn(Given.At("18:30"), "North 3", Given.Id, "another scan"),
            "let in by this scan" => new CheckedIn(Given.At("18:30"), "North 3", Given.Id, "scan"),
            "let in of another booking" => new CheckedIn(Given.At("18:30"), "North 3", "gala-y-1", "scan"),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        },
        Undone = name switch
        {
            "undone" => [Undone("another scan")],
            "undone of this scan" => [Undone("scan")],
            _ => null,
        },
        Conflicts = name == "displaced"
            ? [new(new(Given.At("18:40"), "South 1", Given.Id, "scan"), "already-checked-in", true, Given.At("18:45"), null)]
            : null,
    };

    private static UndoneCheckIn Undone(string scan) =>
        new(new CheckedIn(Given.At("18:10"), "North 3", Given.Id, scan), Given.At("18:11"), "root", "A mistake.", "request");
}
