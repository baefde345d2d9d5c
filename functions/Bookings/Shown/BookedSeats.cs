using TicketMaster.Seats;

namespace TicketMaster.Bookings;

/// <summary>What a booking's document says of its seats, as a pure function.</summary>
internal static class BookedSeats
{
    /// <summary>Whether a payment for it ever began, or it was sold for nothing.</summary>
    public static bool WasPaidFor(BookingDocument booking) => booking.Payment is not null || booking.SoldAt is not null;

    /// <summary>
    /// The state of each seat that the booking was ever sold with. Nothing before its first payment: until then the seats' own documents
    /// say all there is to say.
    /// </summary>
    public static IEnumerable<SeatNews> NewsOf(BookingDocument booking) => booking.Claims is not { } claims ? [] : PartRefunds
        .EverOwn(booking)
        .Zip(claims, (ticket, version) => new SeatNews(
            booking.EventId, ticket.Section, ticket.TicketId, StateOf(booking, ticket, version)));

    private static SeatState StateOf(BookingDocument booking, BookedTicket ticket, long version) => booking.State switch
    {
        BookingState.Held => SeatState.Held(version, booking.ExpiresAt, Payments(booking)),
        BookingState.Paying => SeatState.Paying(version, Payments(booking)),
        BookingState.Booked when BookingLifecycle.Counts(booking, ticket.TicketId) => SeatState.Booked(version),
        _ => SeatState.Free(version),
    };

    private static int Payments(BookingDocument booking) => booking.Payment?.Number ?? 0;
}
