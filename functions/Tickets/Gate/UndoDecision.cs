using TicketMaster.Http;
using TicketMaster.Seats;

namespace TicketMaster.Tickets;

/// <summary>Whether a check-in is undone, as a pure function.</summary>
internal static class UndoDecision
{
    /// <param name="seat">The ticket's seat.</param>
    /// <param name="asked">Which scan, and why.</param>
    /// <param name="userId">Who asks.</param>
    /// <param name="requestId">The same for repeats of a request.</param>
    public static UndoOutcome Decide(SeatDocument seat, UndoRequest asked, string userId, string requestId, DateTimeOffset now)
    {
        bool isDone = seat.Undone?.Any(one => one.Request == requestId || one.CheckedIn.Scan == asked.ScanId) == true;
        if (isDone || (seat is { CheckedIn: null, Undone: not null } && asked.ScanId is null))
        {
            return new UndoOutcome.AsItIs();
        }

        if (seat.CheckedIn is not { } checkedIn || (asked.ScanId is not null && asked.ScanId != checkedIn.Scan))
        {
            return new UndoOutcome.Refused(TicketRefusals.NotCheckedIn());
        }

        IEnumerable<UndoneCheckIn> before = (seat.Undone ?? []).TakeLast(Limits.UndoneCheckIns - 1);
        var undone = new UndoneCheckIn(checkedIn, now, userId, asked.Reason, requestId);
        return new UndoOutcome.Write(seat with { CheckedIn = null, Undone = [.. before, undone] });
    }
}

internal abstract record UndoOutcome
{
    private UndoOutcome()
    {
    }

    /// <summary>Undone, if the seat can be written.</summary>
    public sealed record Write(SeatDocument Seat) : UndoOutcome;

    /// <summary>It is undone already.</summary>
    public sealed record AsItIs : UndoOutcome;

    public sealed record Refused(Refusal Why) : UndoOutcome;
}
