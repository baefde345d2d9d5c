using TicketMaster.Payments;

namespace TicketMaster.Bookings;

/// <summary>A booking as its owner sees it.</summary>
/// <param name="State"><c>held</c>, <c>paying</c>, <c>booked</c>, <c>cancelled</c>, <c>expired</c> or <c>refunded</c>.</param>
/// <param name="Tickets">In id order.</param>
/// <param name="Total">Minor units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="ExpiresAt">The hold's deadline.</param>
/// <param name="ExpiresInSeconds">Whole seconds from <paramref name="ServerTime"/> to the deadline; 0 once it has passed.</param>
/// <param name="ServerTime">The server's clock at this answer.</param>
/// <param name="Payment">Absent until the buyer confirms.</param>
/// <param name="TicketsUrl">The address of the tickets, once the booking is paid for.</param>
/// <param name="RebookedAs">The booking that a late payment of this one bought, with the same seats.</param>
/// <param name="Timeline">What happened, oldest first.</param>
internal sealed record BookingAnswer(
    string BookingId,
    string EventId,
    BookingState State,
    IReadOnlyList<BookedTicket> Tickets,
    long Total,
    string Currency,
    DateTimeOffset ExpiresAt,
    long ExpiresInSeconds,
    DateTimeOffset ServerTime,
    PaymentAnswer? Payment,
    string? TicketsUrl,
    string? RebookedAs,
    IReadOnlyList<TimelineEntry> Timeline)
{
    public static BookingAnswer Of(BookingDocument booking, DateTimeOffset now) =>
        AsStored(Deadlines.BroughtBack(booking, now) ?? booking, now);

    /// <summary>The answer to the reserve that made the booking. A repeat is answered with the booking as it is by then.</summary>
    public static BookingAnswer AtReserve(BookingDocument booking) => Of(
        booking with { State = BookingState.Held, Payment = null, Strays = null, Timeline = [booking.Timeline[0]] }, booking.CreatedAt);

    private static BookingAnswer AsStored(BookingDocument booking, DateTimeOffset now) => new(
        booking.Id,
        booking.EventId,
        booking.State,
        booking.Tickets,
        booking.Total,
        booking.Currency,
        booking.ExpiresAt,
        Math.Max(0, (long)Math.Floor((booking.ExpiresAt - now).TotalSeconds)),
        now,
        booking.Payment is { } payment ? PaymentAnswer.Of(payment) : null,
        BookingLifecycle.HasTickets(booking) ? $"/booking/{booking.Id}/tickets" : null,
        booking.Strays?.FirstOrDefault(stray => stray.End == StrayEnd.Rebooked)?.RebookedAs,
        booking.Timeline);
}

internal sealed record PaymentAnswer(string? PaymentId, PaymentProgress Status, string? RedirectUrl, DisputeState? Dispute)
{
    public static PaymentAnswer Of(BookingPayment payment) =>
        new(payment.PaymentId, payment.Status, (payment as BookingPayment.Processing)?.RedirectUrl, payment.Dispute);
}

/// <param name="Bookings">Newest first.</param>
/// <param name="Next">The next page's address, absent on the last.</param>
internal sealed record BookingsAnswer(IReadOnlyList<BookingAnswer> Bookings, string? Next);
