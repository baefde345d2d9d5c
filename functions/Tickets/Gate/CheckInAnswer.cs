using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Seats;

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
    public static CheckInAnswer From(string ticketId, CheckInOutcome.Passed passed)
    {
        BookedTicket ticket = PartRefunds.EverOwn(passed.Booking).First(one => one.TicketId == ticketId);
        return new CheckInAnswer(
            ticket.TicketId,
            passed.Booking.Id,
            TicketEvent.From(passed.Event),
            ticket.Section,
            SeatingPlan.FindSection(passed.Event.Sections, ticket.Section)?.Name ?? ticket.Section,
            ticket.Row,
            ticket.Seat,
            new TicketHolder(passed.Booking.UserId, passed.Booking.Tickets.Count),
            FirstCheckIn.Of(passed.Entry));
    }
}

/// <param name="UserId">The buyer's <c>sub</c>.</param>
/// <param name="Tickets">The seats of the same booking.</param>
internal sealed record TicketHolder(string UserId, int Tickets);

/// <summary>When and where a ticket was let in.</summary>
/// <param name="ScanId">Names this scan, such as to undo it.</param>
/// <param name="DeliveredAt">When a scan made offline came here; absent for one made online.</param>
internal sealed record FirstCheckIn(DateTimeOffset At, string Gate, string ScanId, DateTimeOffset? DeliveredAt)
{
    public static FirstCheckIn Of(CheckedIn scan) => new(scan.At, scan.Gate, scan.Scan, scan.DeliveredAt);
}
