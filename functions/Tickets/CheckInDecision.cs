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
    /// <param name="booking">The code's booking; null if the seat no longer names it.</param>
    /// <param name="mark">The check-in to write.</param>
    /// <param name="admitFor">How long after the event's start a ticket is valid.</param>
    public static CheckInOutcome Decide(
        string? gateEventId, EventDocument? document, SeatDocument? seat, BookingDocument? booking, CheckedIn mark, TimeSpan admitFor)
    {
        if (gateEventId is not null && gateEventId != document?.Id)
        {
            return new CheckInOutcome.Refused(TicketRefusals.OtherEvent(document?.Name ?? "an event that is not known"));
        }

        // A sold booking can only end refunded, and so can one of its tickets.
        if (document is null
            || seat is null
            || booking is null
            || booking.State == BookingState.Refunded
            || !BookingLifecycle.Counts(booking, seat.Id))
        {
            return new CheckInOutcome.Refused(TicketRefusals.Refunded());
        }

        // Tell a second entry first: two people hold the same ticket.
        if (seat.CheckedIn is { } first && first.BookingId == booking.Id)
        {
            return first.Scan == mark.Scan
                ? new CheckInOutcome.Repeated(seat, booking, document)
                : new CheckInOutcome.Refused(TicketRefusals.AlreadyCheckedIn(first.At, first.Gate));
        }

        Refusal? refusal = !BookingLifecycle.HasTickets(booking) ? TicketRefusals.NotIssued()
            : document.Status != EventStatus.Scheduled ? BookingRefusals.EventCancelled()
            : mark.At > document.StartsAt + admitFor ? TicketRefusals.Expired()
            : null;
        return refusal is null
            ? new CheckInOutcome.Admit(seat with { CheckedIn = mark }, booking, document)
            : new CheckInOutcome.Refused(refusal);
    }
}

internal abstract record CheckInOutcome
{
    private CheckInOutcome()
    {
    }

    /// <param name="Seat">The seat with the check-in.</param>
    public abstract record Passed(SeatDocument Seat, BookingDocument Booking, EventDocument Event) : CheckInOutcome;

    /// <summary>Yes, if the seat can be written.</summary>
    public sealed record Admit(SeatDocument Seat, BookingDocument Booking, EventDocument Event) : Passed(Seat, Booking, Event);

    /// <summary>Yes again: the same scan was repeated because its answer was lost.</summary>
    public sealed record Repeated(SeatDocument Seat, BookingDocument Booking, EventDocument Event) : Passed(Seat, Booking, Event);

    public sealed record Refused(Refusal Why) : CheckInOutcome;
}
