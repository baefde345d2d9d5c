namespace TicketMaster.Bookings;

/// <summary>How many of a user's holds of an event have ended unsold, counted for an hour from the first of them on.</summary>
/// <param name="Since">When the first ended.</param>
internal sealed record EndedHolds(DateTimeOffset Since, int Count)
{
    /// <summary>The count with those that have ended since it was made; null if none has ended within the hour.</summary>
    /// <param name="before">The count as it was, or null.</param>
    /// <param name="later">The bookings that the count does not know of, or that had not ended then.</param>
    public static EndedHolds? With(EndedHolds? before, IEnumerable<BookingDocument> later, DateTimeOffset now)
    {
        DateTimeOffset[] ends = [.. later.Select(End).OfType<DateTimeOffset>().Where(end => IsLately(end, now))];
        EndedHolds? current = before is not null && IsLately(before.Since, now) ? before : null;
        return ends.Length == 0 ? current : new(current?.Since ?? ends.Min(), (current?.Count ?? 0) + ends.Length);
    }

    /// <summary>How long until they are forgotten.</summary>
    public TimeSpan Left(DateTimeOffset now)
    {
        TimeSpan left = Since + Limits.EndedHoldsFor - now;
        return left < Limits.EndedHoldsFor ? left : Limits.EndedHoldsFor;
    }

    /// <summary>A time of a clock that was ahead is forgotten. Nobody could bring it back: who is refused writes nothing.</summary>
    private static bool IsLately(DateTimeOffset at, DateTimeOffset now) =>
        now < at + Limits.EndedHoldsFor && !DueTimes.IsAhead(at, now);

    /// <summary>When a hold ended unsold. Null if it has not, or was never had because a seat was lost.</summary>
    private static DateTimeOffset? End(BookingDocument booking) =>
        booking is { State: BookingState.Cancelled or BookingState.Expired, Refused: 0 }
            ? booking.Timeline.LastOrDefault(entry => entry.What is TimelineStep.Cancelled or TimelineStep.Expired)?.At
            : null;
}
