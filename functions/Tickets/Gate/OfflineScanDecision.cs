using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Seats;

namespace TicketMaster.Tickets;

/// <summary>
/// What becomes of a scan that was made offline, as a pure function. It is judged by when it was made. Its holder is in, whatever is
/// answered: so a scan that the check-in would have refused is noted, and so is one of two that let in with one ticket. Of those the
/// earlier counts.
/// </summary>
internal static class OfflineScanDecision
{
    public static CheckInOutcome Decide(
        EventDocument document, SeatDocument seat, BookingDocument booking, CheckedIn scan, AdmissionTimes times)
    {
        if (CheckInDecision.Repeat(document, seat, booking, scan, times) is { } before)
        {
            return before;
        }

        if (IsImpossible(booking, scan))
        {
            return new CheckInOutcome.Refused(TicketRefusals.ScannedAtImpossible());
        }

        DateTimeOffset? refundedAt = RefundTimes.Of(booking, seat.Id);
        CheckedIn? first = CheckInDecision.FirstOf(seat, booking);
        return (Refusal(document, seat, booking, scan, refundedAt) ?? times.RefusalAt(document, scan.At)) switch
        {
            { } refusal => Refuse(seat, scan, refusal, null),
            null when first is not null && scan.At < first.At && Displaced(seat, first, scan) is { } displaced =>
                new CheckInOutcome.Admit(displaced, scan, booking, document) { IsConflict = true },
            null when first is not null => Refuse(seat, scan, TicketRefusals.AlreadyCheckedIn(first), first),

            // The seat may be somebody else's by now, so it does not say who was let in with the refunded ticket.
            null when refundedAt is not null => new CheckInOutcome.Admit(
                Noted(seat, scan, ScanConflict.RefundedLater, scan, null) ?? seat, scan, booking, document)
            {
                IsConflict = true,
            },
            null => new CheckInOutcome.Admit(seat with { CheckedIn = scan }, scan, booking, document),
        };
    }

    private static CheckInOutcome.Refused Refuse(SeatDocument seat, CheckedIn scan, Refusal refusal, CheckedIn? other) =>
        new(refusal, Noted(seat, scan, refusal.Code, scan, other)) { IsConflict = true };

    /// <summary>Clocks may differ a little. Before the sale there was no code to scan.</summary>
    private static bool IsImpossible(BookingDocument booking, CheckedIn scan) =>
        scan.At > scan.DeliveredAt || scan.At < booking.SoldAt - Limits.ClockAhead;

    /// <summary>Why the ticket did not count when it was scanned, or null.</summary>
    private static Refusal? Refusal(
        EventDocument document, SeatDocument seat, BookingDocument booking, CheckedIn scan, DateTimeOffset? refundedAt) =>
        refundedAt is { } refunded ? (scan.At < refunded ? null : TicketRefusals.Refunded())
        : seat.BookingId != booking.Id ? TicketRefusals.Refunded()
        : !BookingLifecycle.HasTickets(booking) ? TicketRefusals.NotIssued()
        : document.Status != EventStatus.Scheduled ? BookingRefusals.EventCancelled()
        : null;

    /// <summary>The seat with the earlier scan for its check-in, and the later one noted; null if there is no room to note it.</summary>
    private static SeatDocument? Displaced(SeatDocument seat, CheckedIn later, CheckedIn earlier) =>
        Noted(seat, later, TicketRefusals.AlreadyCheckedInCode, earlier, earlier) is { } noted ? noted with { CheckedIn = earlier } : null;

    /// <param name="scan">The scan to note.</param>
    /// <param name="code">What speaks against it.</param>
    /// <param name="delivered">The scan that brings it to light.</param>
    /// <param name="other">The check-in that counts instead.</param>
    private static SeatDocument? Noted(SeatDocument seat, CheckedIn scan, string code, CheckedIn delivered, CheckedIn? other)
    {
        bool admitted = code == ScanConflict.RefundedLater || scan != delivered;
        var conflict = new ScanConflict(scan, code, admitted, delivered.DeliveredAt!.Value, other);
        return WithRoom(seat.Conflicts ?? [], conflict) is { } others ? seat with { Conflicts = [.. others, conflict] } : null;
    }

    /// <summary>
    /// The conflicts without one, if there are too many: of the last of those of which there are most. So a gate that sends the same
    /// again and again takes no other's place.
    /// </summary>
    /// <returns>Null if there are most of what is to be added. One more says nothing new.</returns>
    private static IReadOnlyList<ScanConflict>? WithRoom(IReadOnlyList<ScanConflict> conflicts, ScanConflict added)
    {
        if (conflicts.Count < Limits.ScanConflicts)
        {
            return conflicts;
        }

        ILookup<object, ScanConflict> alike = conflicts.ToLookup(Kind);
        ScanConflict[] most = [.. alike.MaxBy(kind => kind.Count())!];
        return alike[Kind(added)].Count() < most.Length ? [.. conflicts.Where(one => !ReferenceEquals(one, most[^1]))] : null;
    }

    private static object Kind(ScanConflict conflict) =>
        (conflict.Scan.Gate, conflict.Scan.BookingId, conflict.Code, conflict.Admitted);
}
