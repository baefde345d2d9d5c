namespace TicketMaster.Bookings;

/// <summary>
/// A ticket that was refunded while others of its booking stayed. From that write on the booking does not count the seat among its own,
/// and never will again.
/// </summary>
/// <param name="Ticket">The ticket as it was sold. Its price goes back.</param>
/// <param name="RefundedAt">When it was decided. The seat is free since then.</param>
/// <param name="PaidBackAt">When the provider confirmed that the money is back; null until then.</param>
/// <param name="Tell">The notice that the buyer has not been sent yet, one of <see cref="NoticeKind"/>; null if there is none.</param>
internal sealed record RefundedTicket(
    BookedTicket Ticket, DateTimeOffset RefundedAt, DateTimeOffset? PaidBackAt = null, string? Tell = null);
