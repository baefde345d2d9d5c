using TicketMaster.Catalogue;

namespace TicketMaster.Bookings;

/// <summary>The notices of an event's moves, as pure functions of a booking. It notes each move once, so each is told once.</summary>
internal static class MoveNotices
{
    /// <summary>Notes the moves that a booking's buyer does not know. A hold's buyer is told once the hold is a sale.</summary>
    /// <param name="moves">How many moves the event has had, from <see cref="EventMoves"/>.</param>
    /// <returns>Null if there is nothing to note.</returns>
    public static BookingDocument? Note(BookingDocument booking, int moves, DateTimeOffset now)
    {
        int known = Math.Max(booking.KnownMoves, booking.NotedMoves);
        if (moves <= known || booking.Refusal is not null || BookingLifecycle.IsFinal(booking.State))
        {
            return null;
        }

        BookingDocument noted = booking with
        {
            NotedMoves = moves,
            TellMoves = [.. booking.TellMoves ?? [], .. Enumerable.Range(known + 1, moves - known)],
        };
        return IsOwed(noted) ? noted with { DueAt = Math.Min(booking.DueAt ?? long.MaxValue, now.ToUnixTimeMilliseconds()) } : noted;
    }

    public static bool IsOwed(BookingDocument booking) => booking is { State: BookingState.Booked, TellMoves: not null };

    /// <summary>What is left to tell after some moves were told.</summary>
    public static IReadOnlyList<int>? Without(IReadOnlyList<int>? tell, IReadOnlyCollection<int> told) =>
        tell?.Except(told).ToArray() is { Length: > 0 } left ? left : null;
}
