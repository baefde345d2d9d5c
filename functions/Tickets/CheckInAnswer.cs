using TicketMaster.Bookings;
using TicketMaster.Catalogue;

namespace TicketMaster.Tickets;

/// <summary>Who may go in, and to which seat.</summary>
/// <param name="Holder">Who bought the ticket.</param>
internal sealed record CheckInAnswer(
    string TicketId,
    string BookingId,
    TicketEvent Event,
    string Section,
    string SectionName,
    string Row,
    string Seat,
    TicketHolder Holder,
    FirstCheckIn CheckedIn)
{
    public static CheckInAnswer From(CheckInOutcome.Passed passed)
    {
        BookedTicket ticket = passed.Booking.Tickets.First(one => one.TicketId == passed.Seat.Id);
        return new CheckInAnswer(
            ticket.TicketId,
            passed.Booking.Id,
            TicketEvent.From(passed.Event),
            ticket.Section,
            SeatingPlan.FindSection(passed.Event.Sections, ticket.Section)?.Name ?? ticket.Section,
            ticket.Row,
            ticket.Seat,
            new TicketHolder(passed.Booking.UserId, passed.Booking.Tickets.Count),
            new FirstCheckIn(passed.Seat.CheckedIn!.At, passed.Seat.CheckedIn.Gate));
    }
}

/// <param name="UserId">The buyer's <c>sub</c>.</param>
/// <param name="Tickets">The seats of the same booking.</param>
internal sealed record TicketHolder(string UserId, int Tickets);

/// <summary>When and where a ticket was let in.</summary>
internal sealed record FirstCheckIn(DateTimeOffset At, string Gate);
