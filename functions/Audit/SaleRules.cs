using TicketMaster.Bookings;

namespace TicketMaster.Audit;

/// <summary>Rules for sales, as pure functions of bookings.</summary>
internal static class SaleRules
{
    /// <summary>Whether a booking was ever sold.</summary>
    public static bool IsSold(BookingDocument booking) => booking.State is BookingState.Booked or BookingState.Refunded;

    /// <summary>The breaches of a sold booking by itself.</summary>
    public static IEnumerable<string> Faults(BookingDocument booking)
    {
        if (booking.State == BookingState.Booked && !booking.IsFree && !HasMoney(booking.Payment))
        {
            yield return BreachKind.BookedWithoutMoney;
        }

        if (booking.Total != booking.Tickets.Sum(ticket => ticket.Price))
        {
            yield return BreachKind.WrongTotal;
        }
    }

    /// <summary>Whether two bookings had one seat at the same time.</summary>
    public static bool SoldTwice(BookingDocument one, BookingDocument other, string ticketId)
    {
        (DateTimeOffset from, DateTimeOffset to) first = Sold(one, ticketId);
        (DateTimeOffset from, DateTimeOffset to) second = Sold(other, ticketId);
        // The clocks of servers differ a little.
        return Has(one, ticketId) && Has(other, ticketId)
            && first.from + Limits.TakeOverGrace < second.to && second.from + Limits.TakeOverGrace < first.to;
    }

    /// <summary>
    /// Whether the times of two bookings say nothing, because a clock was wrong when one was written. Two that both have the seat now need
    /// no times. For others the order in which the auditor's ledger saw them counts, where it contradicts their times.
    /// </summary>
    /// <param name="record">The ledger's record of the seat.</param>
    public static bool ClocksWereWrong(BookingDocument one, BookingDocument other, SaleDocument record, DateTimeOffset now) =>
        !(HasNow(one, record.Id) && HasNow(other, record.Id))
        && (RunsBackwards(one, now)
            || RunsBackwards(other, now)
            || (record.EndedBefore(one.Id, other.Id) && DueTimes.IsAhead(SoldAt(one), SoldAt(other)))
            || (record.EndedBefore(other.Id, one.Id) && DueTimes.IsAhead(SoldAt(other), SoldAt(one))));

    /// <summary>Whether two bookings were sold for the same money, at any times: money given back cannot pay for another booking.</summary>
    public static bool PaidTwice(BookingDocument one, BookingDocument other, string paymentId) =>
        IsSold(one) && IsSold(other) && one.Payment?.PaymentId == paymentId && other.Payment?.PaymentId == paymentId;

    /// <summary>Whether a booking's times are not those of one clock: they go back, or lie in the future.</summary>
    private static bool RunsBackwards(BookingDocument booking, DateTimeOffset now)
    {
        IEnumerable<DateTimeOffset> times = booking.Timeline.Select(step => step.At).Append(now);
        return times.Zip(times.Skip(1)).Any(step => DueTimes.IsAhead(step.First, step.Second));
    }

    /// <summary>
    /// The span in which a booking certainly had a seat. Its document does not have the moment of its refund. It has that of a ticket
    /// refunded by itself, but a refund before the capture must not be taken for one after it.
    /// </summary>
    private static (DateTimeOffset From, DateTimeOffset To) Sold(BookingDocument booking, string ticketId)
    {
        DateTimeOffset from = SoldAt(booking);
        DateTimeOffset captured = booking.CapturedAt ?? from;
        return booking.RefundedTickets?.FirstOrDefault(one => one.Ticket.TicketId == ticketId) is { } refunded
            ? (from, refunded.RefundedAt < captured ? refunded.RefundedAt : captured)
            : (from, booking.State == BookingState.Booked ? DateTimeOffset.MaxValue : captured);
    }

    private static DateTimeOffset SoldAt(BookingDocument booking) => booking.SoldAt ?? booking.CreatedAt;

    private static bool HasNow(BookingDocument booking, string ticketId) =>
        booking.State == BookingState.Booked && BookingLifecycle.Counts(booking, ticketId);

    private static bool Has(BookingDocument booking, string ticketId) =>
        BookingLifecycle.Counts(booking, ticketId) || PartRefunds.IsRefunded(booking, ticketId);

    private static bool HasMoney(BookingPayment? payment) =>
        payment is BookingPayment.Authorised { PaymentId: not null } or BookingPayment.Captured { PaymentId: not null };
}
