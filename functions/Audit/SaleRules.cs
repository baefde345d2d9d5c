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
        if (booking.State == BookingState.Booked && !HasMoney(booking.Payment))
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
        (DateTimeOffset from, DateTimeOffset to) first = Sold(one);
        (DateTimeOffset from, DateTimeOffset to) second = Sold(other);
        // The clocks of servers differ a little.
        return Has(one, ticketId) && Has(other, ticketId)
            && first.from + Limits.TakeOverGrace < second.to && second.from + Limits.TakeOverGrace < first.to;
    }

    /// <summary>
    /// Whether the times of two bookings say nothing, because a clock was wrong when one was written. Two that are booked now need no
    /// times. For others the order in which the auditor's ledger saw them counts, where it contradicts their times.
    /// </summary>
    public static bool ClocksWereWrong(BookingDocument one, BookingDocument other, SaleDocument record, DateTimeOffset now) =>
        (one.State != BookingState.Booked || other.State != BookingState.Booked)
        && (RunsBackwards(one, now)
            || RunsBackwards(other, now)
            || (record.EndedBefore(one.Id, other.Id) && Deadlines.IsAhead(Sold(one).From, Sold(other).From))
            || (record.EndedBefore(other.Id, one.Id) && Deadlines.IsAhead(Sold(other).From, Sold(one).From)));

    /// <summary>Whether two bookings were sold for the same money, at any times: money given back cannot pay for another booking.</summary>
    public static bool PaidTwice(BookingDocument one, BookingDocument other, string paymentId) =>
        IsSold(one) && IsSold(other) && one.Payment?.PaymentId == paymentId && other.Payment?.PaymentId == paymentId;

    /// <summary>Whether a booking's times are not those of one clock: they go back, or lie in the future.</summary>
    private static bool RunsBackwards(BookingDocument booking, DateTimeOffset now)
    {
        IEnumerable<DateTimeOffset> times = booking.Timeline.Select(step => step.At).Append(now);
        return times.Zip(times.Skip(1)).Any(step => Deadlines.IsAhead(step.First, step.Second));
    }

    /// <summary>The span in which a booking was certainly booked. Its document does not have the moment of its refund.</summary>
    private static (DateTimeOffset From, DateTimeOffset To) Sold(BookingDocument booking)
    {
        DateTimeOffset from = booking.SoldAt ?? booking.CreatedAt;
        return (from, booking.State == BookingState.Booked ? DateTimeOffset.MaxValue : booking.CapturedAt ?? from);
    }

    private static bool Has(BookingDocument booking, string ticketId) => booking.Tickets.Any(ticket => ticket.TicketId == ticketId);

    private static bool HasMoney(BookingPayment? payment) =>
        payment is BookingPayment.Authorised { PaymentId: not null } or BookingPayment.Captured { PaymentId: not null };
}
