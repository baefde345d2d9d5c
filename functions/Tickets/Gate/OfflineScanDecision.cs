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
        return seat.Conflicts?.Count >= Limits.ScanConflicts
            ? null
            : seat with { Conflicts = [.. seat.Conflicts ?? [], new(scan, code, admitted, delivered.DeliveredAt!.Value, other)] };
    }
}
