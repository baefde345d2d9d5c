using TicketMaster.Payments;

namespace TicketMaster.Bookings;

/// <summary>
/// Refunds of some of a booking's tickets, as pure functions. The write that refunds them takes their seats off the booking's own list,
/// which frees them, and records that their money is to go back. The others stay sold.
/// </summary>
internal static class PartRefunds
{
    public static bool IsRefunded(BookingDocument booking, string ticketId) =>
        booking.RefundedTickets?.Any(refunded => refunded.Ticket.TicketId == ticketId) == true;

    /// <summary>All tickets that the booking was ever sold with, in id order.</summary>
    public static IReadOnlyList<BookedTicket> EverOwn(BookingDocument booking) => booking.RefundedTickets is not { } refunded
        ? booking.Tickets
        : [.. booking.Tickets.Concat(refunded.Select(one => one.Ticket)).OrderBy(ticket => ticket.TicketId, StringComparer.Ordinal)];

    /// <summary>Minor units of the booking's payment: its tickets, and those that were refunded since.</summary>
    public static long Paid(BookingDocument booking) => booking.Total + ToGoBack(booking);

    /// <summary>Minor units of the tickets that were refunded one by one, back or not.</summary>
    public static long ToGoBack(BookingDocument booking) => booking.RefundedTickets?.Sum(refunded => refunded.Ticket.Price) ?? 0;

    /// <summary>Minor units of those whose money the provider has confirmed to be back.</summary>
    public static long PaidBack(BookingDocument booking) =>
        booking.RefundedTickets?.Where(refunded => refunded.PaidBackAt is not null).Sum(refunded => refunded.Ticket.Price) ?? 0;

    /// <summary>Since when money of refunded tickets is to go back; null if all of it is back.</summary>
    public static DateTimeOffset? OwedSince(BookingDocument booking) =>
        booking.RefundedTickets?.Where(refunded => refunded.PaidBackAt is null).Min(refunded => (DateTimeOffset?)refunded.RefundedAt);

    /// <summary>Refunds some tickets of a sale, and leaves it others. This write frees their seats.</summary>
    public static BookingDocument Refund(BookingDocument booking, IReadOnlyCollection<string> ticketIds, DateTimeOffset now)
    {
        ILookup<bool, BookedTicket> tickets = booking.Tickets.ToLookup(ticket => ticketIds.Contains(ticket.TicketId));
        return BookingLifecycle.Step(booking, booking.State, now, TimelineStep.TicketsRefundAsked) with
        {
            Tickets = [.. tickets[false]],
            Total = tickets[false].Sum(ticket => ticket.Price),
            RefundedTickets =
            [
                .. booking.RefundedTickets ?? [],
                .. tickets[true].Select(ticket =>
                    new RefundedTicket(ticket, now, PaidBackAt: ticket.Price == 0 ? now : null, NoticeKind.TicketRefunded)),
            ],
            DueAt = now.ToUnixTimeMilliseconds(),
        };
    }

    /// <summary>
    /// Records which tickets' money is back, in the order in which they were refunded. Money that is back no more, because its refund
    /// failed after all, is to go back again.
    /// </summary>
    /// <returns>Null if that changes nothing.</returns>
    public static BookingDocument? Settle(BookingDocument booking, ProviderPayment payment, DateTimeOffset now)
    {
        if (booking is not { State: BookingState.Booked, Payment: BookingPayment.Captured, RefundedTickets: { } before })
        {
            return null;
        }

        long back = payment.AmountBack();
        long sum = 0;
        RefundedTicket[] after = [.. before.Select(one => one with { PaidBackAt = PaidBackAt(one, sum += one.Ticket.Price) })];
        if (after.SequenceEqual(before))
        {
            return null;
        }

        bool more = after.Count(one => one.PaidBackAt is not null) > before.Count(one => one.PaidBackAt is not null);
        BookingDocument noted = more ? BookingLifecycle.Step(booking, booking.State, now, TimelineStep.TicketsRefunded) : booking;
        return noted with { RefundedTickets = after, DueAt = now.ToUnixTimeMilliseconds() };

        DateTimeOffset? PaidBackAt(RefundedTicket one, long upTo) =>
            upTo <= back || one.Ticket.Price == 0 ? one.PaidBackAt ?? now
            : upTo <= back + payment.AmountRefunding ? one.PaidBackAt
            : null;
    }

    /// <summary>The refunded tickets of a booking all of whose money went back.</summary>
    public static IReadOnlyList<RefundedTicket>? AllBack(BookingDocument booking, DateTimeOffset now) =>
        OwedSince(booking) is null
            ? booking.RefundedTickets
            : [.. booking.RefundedTickets!.Select(one => one with { PaidBackAt = one.PaidBackAt ?? now })];

    /// <summary>
    /// When the seats of refunded tickets are looked at once more; null for never. Only a request that shares the booking's reserve with
    /// others can still name one of them.
    /// </summary>
    public static long? TidyAgainAt(BookingDocument booking, DateTimeOffset now) =>
        booking is { Answer: not null, RefundedTickets: [.., var last] } && now < last.RefundedAt + DueTimes.TidyAgainAfter
            ? (last.RefundedAt + DueTimes.TidyAgainAfter).ToUnixTimeMilliseconds()
            : null;
}
