using TicketMaster.Bookings;
using TicketMaster.Catalogue;

namespace TicketMaster.Tickets;

/// <summary>A ticket as its holder sees it.</summary>
/// <param name="BookingId">The holder's booking.</param>
/// <param name="SectionName">The section's name for people.</param>
/// <param name="Price">Minor units of <paramref name="Currency"/>.</param>
/// <param name="Code">What the gate scans: a compact JWS. Its signature differs each time.</param>
/// <param name="SvgUrl">The code as a picture.</param>
/// <param name="PngUrl">The same as PNG.</param>
internal sealed record TicketAnswer(
    string TicketId,
    string BookingId,
    TicketEvent Event,
    string Section,
    string SectionName,
    string Row,
    string Seat,
    long Price,
    string Currency,
    string Code,
    string SvgUrl,
    string PngUrl)
{
    public static TicketAnswer From(EventDocument document, BookingDocument booking, BookedTicket ticket, TicketCodes codes) => new(
        ticket.TicketId,
        booking.Id,
        TicketEvent.From(document),
        ticket.Section,
        SeatingPlan.FindSection(document.Sections, ticket.Section)?.Name ?? ticket.Section,
        ticket.Row,
        ticket.Seat,
        ticket.Price,
        booking.Currency,
        codes.Sign(TicketClaims.From(booking, ticket)),
        $"/booking/{booking.Id}/tickets/{ticket.TicketId}.svg",
        $"/booking/{booking.Id}/tickets/{ticket.TicketId}.png");
}

/// <param name="Tickets">In id order.</param>
internal sealed record TicketsAnswer(string BookingId, IReadOnlyList<TicketAnswer> Tickets);

/// <summary>A ticket's event as it is now. It may have changed since the sale.</summary>
internal sealed record TicketEvent(
    string EventId, string Name, string Status, DateTimeOffset StartsAt, string LocalDate, string TimeZone, EventVenue Venue)
{
    public static TicketEvent From(EventDocument document) => new(
        document.Id,
        document.Name,
        EventStatus.Told(document.Status),
        TimeZones.At(document.StartsAt, document.Venue.TimeZone),
        document.LocalDate,
        document.Venue.TimeZone,
        document.Venue);
}
