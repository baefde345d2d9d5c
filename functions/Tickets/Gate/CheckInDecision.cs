using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Seats;

namespace TicketMaster.Tickets;

/// <summary>Whether the holder of a genuine code goes in, as a pure function.</summary>
internal static class CheckInDecision
{
    /// <param name="gateEventId">The event that the gate is for, or null.</param>
    /// <param name="document">The code's event.</param>
    /// <param name="seat">The code's seat.</param>
    /// <param name="booking">The code's booking. For a scan made online it is null if the seat no longer names it.</param>
    /// <param name="scan">The check-in to write.</param>
    /// <param name="times">When tickets let in.</param>
    public static CheckInOutcome Decide(
        string? gateEventId, EventDocument? document, SeatDocument? seat, BookingDocument? booking, CheckedIn scan, AdmissionTimes times)
    {
        if (gateEventId is not null && gateEventId != document?.Id)
        {
            return new CheckInOutcome.Refused(TicketRefusals.OtherEvent(document?.Name ?? "an event that is not known"));
        }

        return document is null || seat is null || booking is null ? new CheckInOutcome.Refused(TicketRefusals.Refunded())
            : scan.DeliveredAt is null ? DecideOnline(document, seat, booking, scan, times)
            : OfflineScanDecision.Decide(document, seat, booking, scan, times);
    }

    /// <summary>The check-in of a seat, if it is of this booking.</summary>
    public static CheckedIn? FirstOf(SeatDocument seat, BookingDocument booking) =>
        seat.CheckedIn is { } first && first.BookingId == booking.Id ? first : null;

    /// <summary>What the same scan was answered before; null if it is new.</summary>
    public static CheckInOutcome? Repeat(
        EventDocument document, SeatDocument seat, BookingDocument booking, CheckedIn scan, AdmissionTimes times)
    {
        if (seat.Undone?.FirstOrDefault(one => one.CheckedIn.Scan == scan.Scan) is { } undone)
        {
            return new CheckInOutcome.Refused(TicketRefusals.CheckInUndone(undone.At));
        }

        if (FirstOf(seat, booking) is { } first && first.Scan == scan.Scan)
        {
            return new CheckInOutcome.Repeated(first, booking, document);
        }

        return seat.Conflicts?.FirstOrDefault(one => one.Scan.Scan == scan.Scan) switch
        {
            null => null,
            { Admitted: true } conflict => new CheckInOutcome.Repeated(conflict.Scan, booking, document) { IsConflict = true },
            { } conflict => new CheckInOutcome.Refused(RefusalOf(conflict, times.DoorsOf(document))) { IsConflict = true },
        };
    }

    /// <summary>What a scan was refused with when it was found to contradict what is known.</summary>
    private static Refusal RefusalOf(ScanConflict conflict, DateTimeOffset doors) => conflict.Code switch
    {
        TicketRefusals.AlreadyCheckedInCode => TicketRefusals.AlreadyCheckedIn(conflict.Other!),
        "too-early" => TicketRefusals.TooEarly(doors),
        "ticket-expired" => TicketRefusals.Expired(),
        "tickets-not-issued" => TicketRefusals.NotIssued(),
        "event-cancelled" => BookingRefusals.EventCancelled(),
        _ => TicketRefusals.Refunded(),
    };

    private static CheckInOutcome DecideOnline(
        EventDocument document, SeatDocument seat, BookingDocument booking, CheckedIn scan, AdmissionTimes times)
    {
        // A sold booking can only end refunded, and so can one of its tickets.
        if (booking.State == BookingState.Refunded || !BookingLifecycle.Counts(booking, seat.Id))
        {
            return new CheckInOutcome.Refused(TicketRefusals.Refunded());
        }

        if (Repeat(document, seat, booking, scan, times) is { } before)
        {
            return before;
        }

        // Tell a second entry first: two people hold the same ticket.
        Refusal? refusal = FirstOf(seat, booking) is { } first ? TicketRefusals.AlreadyCheckedIn(first)
            : !BookingLifecycle.HasTickets(booking) ? TicketRefusals.NotIssued()
            : document.Status != EventStatus.Scheduled ? BookingRefusals.EventCancelled()
            : times.RefusalAt(document, scan.At);
        return refusal is null
            ? new CheckInOutcome.Admit(seat with { CheckedIn = scan }, scan, booking, document)
            : new CheckInOutcome.Refused(refusal);
    }
}

internal abstract record CheckInOutcome
{
    private CheckInOutcome()
    {
    }

    /// <summary>Whether the scan is on the list of those that contradict each other, or its answer puts one there.</summary>
    public bool IsConflict { get; init; }

    /// <param name="Entry">The scan that lets in.</param>
    public abstract record Passed(CheckedIn Entry, BookingDocument Booking, EventDocument Event) : CheckInOutcome;

    /// <summary>Yes, if the seat can be written.</summary>
    public sealed record Admit(SeatDocument Seat, CheckedIn Entry, BookingDocument Booking, EventDocument Event)
        : Passed(Entry, Booking, Event);

    /// <summary>Yes again: the same scan was repeated because its answer was lost.</summary>
    public sealed record Repeated(CheckedIn Entry, BookingDocument Booking, EventDocument Event) : Passed(Entry, Booking, Event);

    /// <param name="Noted">The seat with what is noted of the scan, to be written first; null if nothing is.</param>
    public sealed record Refused(Refusal Why, SeatDocument? Noted = null) : CheckInOutcome;
}
