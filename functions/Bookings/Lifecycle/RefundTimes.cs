namespace TicketMaster.Bookings;

/// <summary>When tickets were refunded: from that write on they let nobody in.</summary>
internal static class RefundTimes
{
    /// <summary>When a ticket of a sold booking was refunded; null if it was not.</summary>
    public static DateTimeOffset? Of(BookingDocument booking, string ticketId) =>
        booking.RefundedTickets?.FirstOrDefault(refunded => refunded.Ticket.TicketId == ticketId)?.RefundedAt
        ?? (BookingLifecycle.Counts(booking, ticketId) ? OfWhole(booking) : null);

    /// <summary>When the booking's last ticket was refunded so far; null if none was.</summary>
    public static DateTimeOffset? LastOf(BookingDocument booking) =>
        OfWhole(booking) ?? booking.RefundedTickets?.Max(refunded => (DateTimeOffset?)refunded.RefundedAt);

    private static DateTimeOffset? OfWhole(BookingDocument booking) => booking.State != BookingState.Refunded
        ? null
        : (booking.Timeline.FirstOrDefault(entry => Ends(entry.What)) ?? booking.Timeline[^1]).At;

    /// <summary>The first step of the write that ends a sale. A disputed payment that was paid back has only the last of them.</summary>
    private static bool Ends(TimelineStep step) => step is TimelineStep.EventCancelled or TimelineStep.AmountDiffers
        or TimelineStep.SaleUndone or TimelineStep.RefundAsked or TimelineStep.Refunded;
}
