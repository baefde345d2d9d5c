using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Seats;

namespace TicketMaster.Tickets;

/// <summary>Whether the holder of a genuine code goes in.</summary>
internal abstract record CheckInOutcome
{
    private CheckInOutcome()
    {
    }

    /// <param name="Seat">With the check-in on it.</param>
    public abstract record Passed(SeatDocument Seat, BookingDocument Booking, EventDocument Event) : CheckInOutcome;

    /// <summary>Yes, if this can be written.</summary>
    public sealed record Admit(SeatDocument Seat, BookingDocument Booking, EventDocument Event) : Passed(Seat, Booking, Event);

    /// <summary>The same scan again, whose answer was lost: it is still yes.</summary>
    public sealed record Repeated(SeatDocument Seat, BookingDocument Booking, EventDocument Event) : Passed(Seat, Booking, Event);

    public sealed record Refused(Refusal Why) : CheckInOutcome;

    /// <param name="gateEventId">The event that the gate is for, or null.</param>
    /// <param name="document">The code's event.</param>
    /// <param name="seat">The code's seat.</param>
    /// <param name="booking">The code's booking, where the seat still names it: else it was given back.</param>
    /// <param name="mark">What is to be written.</param>
    /// <param name="admitFor">How long after the start.</param>
    public static CheckInOutcome Decide(
        string? gateEventId, EventDocument? document, SeatDocument? seat, BookingDocument? booking, CheckedIn mark, TimeSpan admitFor)
    {
        if (gateEventId is not null && gateEventId != document?.Id)
        {
            return new Refused(TicketRefusals.OtherEvent(document?.Name ?? "an event that is not known"));
        }

        // A booking that was sold ends in one way only.
        if (document is null || seat is null || booking is null || booking.State == BookingState.Refunded)
        {
            return new Refused(TicketRefusals.Refunded());
        }

        // What was let in once is told before all else: two people stand at the gates.
        if (seat.CheckedIn is { } first && first.BookingId == booking.Id)
        {
            return first.Scan == mark.Scan
                ? new Repeated(seat, booking, document)
                : new Refused(TicketRefusals.AlreadyCheckedIn(first.At, first.Gate));
        }

        Refusal? refusal = !BookingLifecycle.HasTickets(booking) ? TicketRefusals.NotIssued()
            : document.Status != EventStatus.Scheduled ? BookingRefusals.EventCancelled()
            : mark.At > document.StartsAt + admitFor ? TicketRefusals.Expired()
            : null;
        return refusal is null ? new Admit(seat with { CheckedIn = mark }, booking, document) : new Refused(refusal);
    }
}
