using TicketMaster.Payments;

namespace TicketMaster.Bookings;

/// <summary>A booking as its owner sees it.</summary>
/// <param name="State"><c>held</c>, <c>paying</c>, <c>booked</c>, <c>cancelled</c>, <c>expired</c> or <c>refunded</c>.</param>
/// <param name="Tickets">In id order, without those that were refunded while others stayed.</param>
/// <param name="Total">Minor units of <paramref name="Tickets"/>.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="ExpiresAt">The hold's deadline.</param>
/// <param name="ExpiresInSeconds">
/// Whole seconds from <paramref name="ServerTime"/> to the deadline; 0 once it has passed. Absent unless the booking is held.
/// </param>
/// <param name="SettlesBy">By when its payment has to settle. Absent unless the booking is paying.</param>
/// <param name="ServerTime">The server's clock at this answer.</param>
/// <param name="Payment">Absent until the buyer confirms.</param>
/// <param name="TicketsUrl">The address of the tickets, once the booking is paid for.</param>
/// <param name="RebookedAs">The booking that a late payment of this one bought, with the same seats.</param>
/// <param name="RefundedTickets">Tickets that were refunded while others stayed, in that order. Absent if there are none.</param>
/// <param name="Timeline">What happened, oldest first.</param>
internal sealed record BookingAnswer(
    string BookingId,
    string EventId,
    BookingState State,
    IReadOnlyList<BookedTicket> Tickets,
    long Total,
    string Currency,
    DateTimeOffset ExpiresAt,
    long? ExpiresInSeconds,
    DateTimeOffset? SettlesBy,
    DateTimeOffset ServerTime,
    PaymentAnswer? Payment,
    string? TicketsUrl,
    string? RebookedAs,
    IReadOnlyList<RefundedTicketAnswer>? RefundedTickets,
    IReadOnlyList<TimelineEntry> Timeline)
{
    /// <summary>Its buyer. Absent in answers to the buyer.</summary>
    public string? UserId { get; init; }

    /// <summary>Its event as it is now. Absent while the catalogue does not answer.</summary>
    public BookedEvent? Event { get; init; }

    public static BookingAnswer Of(BookingDocument booking, DateTimeOffset now) =>
        AsStored(DueTimes.BroughtBack(booking, now) ?? booking, now);

    /// <summary>The answer to the reserve that made the booking. A repeat is answered with the booking as it is by then.</summary>
    public static BookingAnswer AtReserve(BookingDocument booking) => Of(
        booking with
        {
            State = BookingState.Held,
            Tickets = PartRefunds.EverOwn(booking),
            Total = PartRefunds.Paid(booking),
            Payment = null,
            RefundedTickets = null,
            Strays = null,
            Timeline = [booking.Timeline[0]],
        },
        booking.CreatedAt);

    private static BookingAnswer AsStored(BookingDocument booking, DateTimeOffset now) => new(
        booking.Id,
        booking.EventId,
        booking.State,
        booking.Tickets,
        booking.Total,
        booking.Currency,
        booking.ExpiresAt,
        booking.State == BookingState.Held ? Math.Max(0, (long)Math.Floor((booking.ExpiresAt - now).TotalSeconds)) : null,
        booking.State == BookingState.Paying ? booking.Payment?.SettleBy : null,
        now,
        booking.Payment is { } payment ? PaymentAnswer.Of(booking, payment) : null,
        BookingLifecycle.HasTickets(booking) ? $"/booking/{booking.Id}/tickets" : null,
        booking.Strays?.FirstOrDefault(stray => stray.End == StrayEnd.Rebooked)?.RebookedAs,
        booking.RefundedTickets is { } refunded ? [.. refunded.Select(RefundedTicketAnswer.Of)] : null,
        booking.Timeline);
}

/// <param name="DeclineReason">Why it was declined. Absent unless it was.</param>
/// <param name="AmountRefunded">Minor units that the provider has confirmed to be back. Absent if there are none.</param>
internal sealed record PaymentAnswer(
    string? PaymentId,
    PaymentProgress Status,
    DeclineReason? DeclineReason,
    string? RedirectUrl,
    DisputeState? Dispute,
    long? AmountRefunded)
{
    public static PaymentAnswer Of(BookingDocument booking, BookingPayment payment)
    {
        long back = payment switch
        {
            // Of a wrong amount only the provider knows how much it was.
            BookingPayment.Refunded { Reason: not GiveUpReason.AmountDiffers } => PartRefunds.Paid(booking),
            BookingPayment.Captured or BookingPayment.Refunding => PartRefunds.PaidBack(booking),
            _ => 0,
        };
        return new PaymentAnswer(
            payment.PaymentId,
            payment.Status,
            payment is BookingPayment.Declined or BookingPayment.Cancelling { Reason: GiveUpReason.Declined }
                ? payment.DeclineReason ?? Payments.DeclineReason.GenericDecline
                : null,
            (payment as BookingPayment.Processing)?.RedirectUrl,
            payment.Dispute,
            back == 0 ? null : back);
    }
}

/// <param name="Price">Minor units, which go back.</param>
/// <param name="RefundedAt">Since then the seat is free, and the ticket lets nobody in.</param>
/// <param name="PaidBackAt">When the provider confirmed that the money is back. Absent until then.</param>
internal sealed record RefundedTicketAnswer(
    string TicketId, string Section, string Row, string Seat, long Price, DateTimeOffset RefundedAt, DateTimeOffset? PaidBackAt)
{
    public static RefundedTicketAnswer Of(RefundedTicket refunded) => new(
        refunded.Ticket.TicketId,
        refunded.Ticket.Section,
        refunded.Ticket.Row,
        refunded.Ticket.Seat,
        refunded.Ticket.Price,
        refunded.RefundedAt,
        refunded.PaidBackAt);
}

/// <param name="Bookings">Newest first.</param>
/// <param name="Next">The next page's address, absent on the last.</param>
internal sealed record BookingsAnswer(IReadOnlyList<BookingAnswer> Bookings, string? Next);
