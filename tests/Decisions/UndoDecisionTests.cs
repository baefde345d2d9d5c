using TicketMaster.Seats;
using TicketMaster.Tickets;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>Whether a check-in is undone, as a table.</summary>
public sealed class UndoDecisionTests
{
    [Theory]

    // The one that counts, or the one that is named.
    [InlineData("checked in by b", "any", "undone b")]
    [InlineData("checked in by b", "b", "undone b")]
    [InlineData("checked in by b", "c", "not-checked-in")]
    [InlineData("untouched", "any", "not-checked-in")]
    [InlineData("untouched", "b", "not-checked-in")]

    // A repeat changes nothing, also when somebody was let in since.
    [InlineData("undone a", "any", "as it is")]
    [InlineData("undone a", "a", "as it is")]
    [InlineData("undone a", "b", "not-checked-in")]
    [InlineData("undone a, checked in by b", "a", "as it is")]
    [InlineData("undone a, checked in by b", "b", "undone a b")]
    [InlineData("undone a, checked in by b", "any", "undone a b")]
    [InlineData("undone a by this request, checked in by b", "any", "as it is")]

    // The last of many are kept.
    [InlineData("undone many, checked in by b", "any", "undone 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 b")]
    public void A_check_in_is_undone_once(string seatName, string scanId, string expected)
    {
        SeatDocument seat = Seat(seatName);
        var asked = new UndoRequest("A mistake.", scanId == "any" ? null : scanId);

        UndoOutcome outcome = UndoDecision.Decide(seat, asked, "root", "request", Given.At("19:00"));

        Assert.Equal(expected, outcome switch
        {
            UndoOutcome.Write(var next) => $"undone {string.Join(' ', next.Undone!.Select(one => one.CheckedIn.Scan))}",
            UndoOutcome.AsItIs => "as it is",
            UndoOutcome.Refused(var why) => why.Code,
            _ => throw new System.Diagnostics.UnreachableException(),
        });
        if (outcome is UndoOutcome.Write(var written))
        {
            Assert.Equal(seat with { CheckedIn = null, Undone = written.Undone }, written);
            Assert.Equal(new UndoneCheckIn(seat.CheckedIn!, Given.At("19:00"), "root", "A mistake.", "request"), written.Undone![^1]);
            Assert.InRange(written.Undone!.Count, 1, Limits.UndoneCheckIns);
        }
    }

    private static SeatDocument Seat(string name) => new()
    {
        Id = "gala-A-A-1",
        Row = "gala-A-A",
        EventId = "gala",
        Section = "A",
        BookingId = Given.Id,
        UserId = "alice",
        Status = SeatStatus.Booked,
        ExpiresAt = null,
        Price = 5_000,
        Version = 2,
        CheckedIn = name.EndsWith("checked in by b", StringComparison.Ordinal) ? Scan("b") : null,
        Undone = name.StartsWith("undone many", StringComparison.Ordinal)
            ? [.. Enumerable.Range(0, Limits.UndoneCheckIns).Select(n => Undone($"{n}", "earlier"))]
            : name.StartsWith("undone a", StringComparison.Ordinal)
                ? [Undone("a", name.Contains("this request", StringComparison.Ordinal) ? "request" : "earlier")]
            : null,
    };

    private static UndoneCheckIn Undone(string scan, string request) =>
        new(Scan(scan), Given.At("18:31"), "root", "Before.", request);

    private static CheckedIn Scan(string id) => new(Given.At("18:30"), "North 3", Given.Id, id);
}
