using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Tickets;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>
/// What becomes of a scan that was made offline, as a table. It is delivered at 20:00. The event started at 13:00, its doors opened at
/// 12:00, and it let in until 19:00. The ticket was sold at 12:02. Refunds were at 12:05.
/// </summary>
public sealed class OfflineScanDecisionTests
{
    private const string At1230 = "12:30 at North 3";

    [Theory]

    // It is judged by when it was made, and not by when it is delivered.
    [InlineData("untouched", "done", "12:30", "admit; checked in 12:30 at South 1")]
    [InlineData("untouched", "done", "19:00", "admit; checked in 19:00 at South 1")]
    [InlineData("untouched", "done", "19:00:00.0000001", "ticket-expired; noted ticket-expired 19:00:00.0000001 at South 1")]
    [InlineData("untouched, doors later", "done", "12:30", "admit; checked in 12:30 at South 1")]
    [InlineData("untouched, doors later", "done", "12:29:59", "too-early; noted too-early 12:29:59 at South 1")]
    [InlineData("untouched", "sold", "12:30", "tickets-not-issued; noted tickets-not-issued 12:30 at South 1")]
    [InlineData("untouched, cancelled", "done", "12:30", "event-cancelled; noted event-cancelled 12:30 at South 1")]

    // It cannot have been made in the future, or before there was a code. Clocks may differ by five minutes.
    [InlineData("untouched", "done", "20:00:00.0000001", "scanned-at-impossible")]
    [InlineData("untouched, doors earlier", "done", "11:57", "admit; checked in 11:57 at South 1")]
    [InlineData("untouched, doors earlier", "done", "11:56:59", "scanned-at-impossible")]
    [InlineData("let in 12:30", "done", "20:00:00.0000001", "scanned-at-impossible")]

    // Of two the earlier counts, in whichever order they come. The other is noted: its holder is in.
    [InlineData("let in 12:30", "done", "12:31", $"already-checked-in; noted already-checked-in 12:31 at South 1, not {At1230}")]
    [InlineData("let in 12:30", "done", "12:30", $"already-checked-in; noted already-checked-in 12:30 at South 1, not {At1230}")]
    [InlineData(
        "let in 12:30", "done", "12:29",
        "admit; checked in 12:29 at South 1; noted already-checked-in 12:30 at North 3, admitted, not 12:29 at South 1")]
    [InlineData("let in 12:30, full", "done", "12:31", "already-checked-in")]
    [InlineData(
        "let in 12:30, full", "done", "12:29",
        "admit; checked in 12:29 at South 1; noted already-checked-in 12:30 at North 3, admitted, not 12:29 at South 1")]

    // A scan before the doors or after the end takes no other's place.
    [InlineData("let in 12:30, doors later", "done", "12:29", "too-early; noted too-early 12:29 at South 1")]

    // Whether it was refunded by then is what counts. What was refunded since has to be looked at.
    [InlineData("untouched", "refunding", "12:04:59", "admit; noted refunded-later 12:04:59 at South 1, admitted")]
    [InlineData("untouched", "refunded", "12:04:59", "admit; noted refunded-later 12:04:59 at South 1, admitted")]
    [InlineData("untouched, cancelled", "refunded", "12:04:59", "admit; noted refunded-later 12:04:59 at South 1, admitted")]
    [InlineData("somebody else's", "refunded", "12:04:59", "admit; noted refunded-later 12:04:59 at South 1, admitted")]
    [InlineData("untouched", "refunded", "12:05", "ticket-refunded; noted ticket-refunded 12:05 at South 1")]
    [InlineData("somebody else's", "refunded", "12:30", "ticket-refunded; noted ticket-refunded 12:30 at South 1")]
    [InlineData("somebody else's, let in", "refunded", "12:04:59", "admit; noted refunded-later 12:04:59 at South 1, admitted")]
    [InlineData("untouched", "undone", "12:30", "ticket-refunded; noted ticket-refunded 12:30 at South 1")]
    [InlineData("untouched", "refunded, free", "12:30", "ticket-refunded; noted ticket-refunded 12:30 at South 1")]
    [InlineData("of ticket 2", "three, one refunded", "12:04:59", "admit; noted refunded-later 12:04:59 at South 1, admitted")]
    [InlineData("of ticket 2", "three, one refunded", "12:05", "ticket-refunded; noted ticket-refunded 12:05 at South 1")]
    [InlineData("of ticket 2", "three, all refunded", "12:05", "ticket-refunded; noted ticket-refunded 12:05 at South 1")]
    [InlineData("untouched", "three, all refunded", "12:05:59", "admit; noted refunded-later 12:05:59 at South 1, admitted")]
    [InlineData("untouched", "three, one refunded", "12:30", "admit; checked in 12:30 at South 1")]
    [InlineData("somebody else's", "done", "12:30", "ticket-refunded; noted ticket-refunded 12:30 at South 1")]

    // The same scan again has the same answer, whatever happened since. It changes nothing.
    [InlineData("let in by this scan", "done", "12:30", "repeated")]
    [InlineData("let in by this scan", "done", "23:00", "repeated")]
    [InlineData("displaced", "done", "12:40", "repeated")]
    [InlineData("noted already-checked-in", "done", "12:40", "already-checked-in")]
    [InlineData("noted too-early", "done", "12:40", "too-early")]
    [InlineData("noted ticket-expired", "done", "12:40", "ticket-expired")]
    [InlineData("noted ticket-refunded", "done", "12:40", "ticket-refunded")]
    [InlineData("noted event-cancelled", "done", "12:40", "event-cancelled")]
    [InlineData("noted tickets-not-issued", "done", "12:40", "tickets-not-issued")]
    [InlineData("noted refunded-later", "refunded", "12:40", "repeated")]
    [InlineData("undone of this scan", "done", "12:30", "check-in-undone")]
    [InlineData("undone of another scan", "done", "12:30", "admit; checked in 12:30 at South 1")]
    public void A_scan_made_offline_is_judged_by_when_it_was_made(string seatName, string bookingName, string time, string expected)
    {
        SeatDocument seat = Seat(seatName);
        CheckedIn scan = new(Given.At(time), "South 1", Given.Id, "scan", Given.At("20:00"));
        TimeSpan doors = TimeSpan.FromMinutes(seatName.Contains("later", StringComparison.Ordinal) ? 30
            : seatName.Contains("earlier", StringComparison.Ordinal) ? 120 : 60);

        CheckInOutcome outcome = CheckInDecision.Decide(
            "gala",
            Event(seatName.Contains("cancelled", StringComparison.Ordinal)),
            seat,
            Given.Booking(bookingName),
            scan,
            new AdmissionTimes(doors, TimeSpan.FromHours(6)));

        Assert.Equal(expected, Words(seat, outcome));
        Assert.Equal(expected.Contains("noted", StringComparison.Ordinal) || IsOnTheList(seatName), outcome.IsConflict);
    }

    [Fact]
    public void A_gate_that_sends_the_same_again_and_again_keeps_nothing_else_off_the_list()
    {
        SeatDocument seat = Seat("let in 12:30");
        seat = Delivered(seat, [.. Enumerable.Range(0, 120).Select(n => Again(n, "12:31", "South 1"))]);
        Assert.Equal(["50 already-checked-in at South 1"], Kinds(seat));

        seat = Delivered(seat, Again(200, "12:32", "West 2"), Again(201, "11:59", "South 1"), Again(202, "19:01", "South 1"));
        seat = Delivered(seat, Again(203, "12:29", "East 4"));

        string[] others =
        [
            "1 already-checked-in at North 3, admitted", "1 already-checked-in at West 2", "1 ticket-expired at South 1",
            "1 too-early at South 1",
        ];
        Assert.Equal([.. others, "46 already-checked-in at South 1"], Kinds(seat));

        // What comes again changes nothing, and the first ones of many stay.
        Assert.Equal(seat, Delivered(seat, [.. Enumerable.Range(0, 120).Select(n => Again(n, "12:31", "South 1"))]));
        Assert.Equal(Enumerable.Range(0, 46).Select(n => $"{n}"), seat.Conflicts!.Take(46).Select(one => one.Scan.Scan));

        // Two who do so share the list.
        seat = Delivered(seat, [.. Enumerable.Range(300, 120).Select(n => Again(n, "12:33", "West 2"))]);
        Assert.Equal([.. others.Where(one => !one.Contains("West", StringComparison.Ordinal)),
            "23 already-checked-in at South 1", "24 already-checked-in at West 2"], Kinds(seat));
    }

    private static SeatDocument Delivered(SeatDocument seat, params CheckedIn[] scans)
    {
        var times = new AdmissionTimes(TimeSpan.FromHours(1), TimeSpan.FromHours(6));
        foreach (CheckedIn scan in scans)
        {
            CheckInOutcome outcome = CheckInDecision.Decide("gala", Event(false), seat, Given.Booking("done"), scan, times);
            Assert.True(outcome.IsConflict);
            seat = outcome switch
            {
                CheckInOutcome.Admit(var next, _, _, _) => next,
                CheckInOutcome.Refused(_, { } next) => next,
                _ => seat,
            };
        }

        return seat;
    }

    private static CheckedIn Again(int number, string time, string gate) =>
        new(Given.At(time), gate, Given.Id, $"{number}", Given.At("20:00"));

    private static IEnumerable<string> Kinds(SeatDocument seat) => seat.Conflicts!
        .CountBy(one => $"{one.Code} at {one.Scan.Gate}{(one.Admitted ? ", admitted" : "")}")
        .Select(kind => $"{kind.Value} {kind.Key}")
        .Order(StringComparer.Ordinal);

    private static bool IsOnTheList(string seatName) => seatName.StartsWith("noted", StringComparison.Ordinal)
        || seatName is "displaced" or "let in 12:30, full";

    private static string Words(SeatDocument before, CheckInOutcome outcome)
    {
        (string answer, SeatDocument? next) = outcome switch
        {
            CheckInOutcome.Admit(var seat, _, _, _) => ("admit", seat),
            CheckInOutcome.Repeated => ("repeated", null),
            CheckInOutcome.Refused(var why, var noted) => (why.Code, noted),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        next ??= before;
        Assert.Equal(before, next with { CheckedIn = before.CheckedIn, Conflicts = before.Conflicts });
        IEnumerable<ScanConflict> conflicts = (next.Conflicts ?? []).Except(before.Conflicts ?? []);
        Assert.Equal(next.Conflicts is null ? null : "gala", next.ConflictsOf);
        return string.Join("; ", [
            answer,
            .. next.CheckedIn == before.CheckedIn ? [] : new[] { $"checked in {Words(next.CheckedIn!)}" },
            .. conflicts.Select(one => $"noted {one.Code} {Words(one.Scan)}{(one.Admitted ? ", admitted" : "")}"
                + (one.Other is null ? "" : $", not {Words(one.Other)}")),
        ]);
    }

    private static string Words(CheckedIn scan) => $"{Given.Clock(scan.At)} at {scan.Gate}";

    private static EventDocument Event(bool cancelled) => TestEvents.Of("gala") with
    {
        StartsAt = Given.At("13:00"),
        Status = cancelled ? EventStatus.Cancelled : EventStatus.Scheduled,
    };

    private static SeatDocument Seat(string name)
    {
        CheckedIn other = new(Given.At("12:30"), "North 3", Given.Id, "another scan");
        CheckedIn mine = new(Given.At("12:40"), "South 1", Given.Id, "scan", Given.At("13:30"));
        bool theirs = name.StartsWith("somebody else's", StringComparison.Ordinal);
        return new SeatDocument
        {
            Id = name == "of ticket 2" ? "gala-A-A-2" : "gala-A-A-1",
            Row = "gala-A-A",
            EventId = "gala",
            Section = "A",
            BookingId = theirs ? "gala-y-1" : Given.Id,
            UserId = theirs ? "bob" : "alice",
            Status = SeatStatus.Booked,
            ExpiresAt = null,
            Price = 5_000,
            Version = 2,
            CheckedIn = name.StartsWith("let in 12:30", StringComparison.Ordinal) || name == "displaced" ? other
                : name == "let in by this scan" ? mine
                : name == "somebody else's, let in" ? other with { BookingId = "gala-y-1" }
                : null,
            Undone = name.StartsWith("undone", StringComparison.Ordinal)
                ? [new(name == "undone of this scan" ? mine : other, Given.At("13:40"), "root", "A mistake.", "r")]
                : null,
            Conflicts = name == "displaced" ? [new(mine, "already-checked-in", true, Given.At("13:30"), other)]
                : name.StartsWith("noted", StringComparison.Ordinal)
                    ? [new(mine, name["noted ".Length..], name == "noted refunded-later", Given.At("13:30"), other)]
                : name == "let in 12:30, full"
                    ? [.. Enumerable.Range(0, Limits.ScanConflicts)
                        .Select(n => new ScanConflict(mine with { Scan = $"{n}" }, "already-checked-in", false, Given.At("13:30"), other))]
                : null,
        };
    }
}
