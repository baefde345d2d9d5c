using TicketMaster.Bookings;
using TicketMaster.Catalogue;

namespace TicketMaster.Tickets;

/// <summary>Who goes in, and where to.</summary>
/// <param name="Holder">Who bought it.</param>
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

/// <param name="UserId">The <c>sub</c> of whoever bought it.</param>
/// <param name="Tickets">Seats of the same booking: how many people may stand there together.</param>
internal sealed record TicketHolder(string UserId, int Tickets);

/// <summary>When and where a ticket was let in.</summary>
internal sealed record FirstCheckIn(DateTimeOffset At, string Gate);
