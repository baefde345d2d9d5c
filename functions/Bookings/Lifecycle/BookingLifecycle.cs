using TicketMaster.Payments;

namespace TicketMaster.Bookings;

/// <summary>
/// The states of a booking and the steps between them, as pure functions: <c>held → paying → booked</c>, <c>paying → held</c>,
/// <c>held → cancelled</c>, <c>held | paying → expired</c>, <c>booked → refunded</c>. Each step is one conditional write.
/// </summary>
internal static class BookingLifecycle
{
    public static bool IsFinal(BookingState state) => state is BookingState.Cancelled or BookingState.Expired or BookingState.Refunded;

    /// <summary>Whether the booking's seats are its own at a moment: others may not take them.</summary>
    public static bool IsLive(BookingDocument booking, DateTimeOffset now) => booking.State switch
    {
        BookingState.Paying or BookingState.Booked => true,
        BookingState.Held => now < booking.ExpiresAt + Limits.TakeOverGrace,
        _ => false,
    };

    /// <summary>Whether a hold may be ended by somebody else than its owner.</summary>
    public static bool IsOverdue(BookingDocument booking, DateTimeOffset now) =>
        booking.State == BookingState.Held && now >= booking.ExpiresAt + Limits.TakeOverGrace;

    /// <summary>A hold past its deadline with its end; null where it is none.</summary>
    public static BookingDocument? ExpireOverdue(BookingDocument booking, DateTimeOffset now) =>
        IsOverdue(booking, now) ? Expire(booking, now) : null;

    /// <summary>Sold and paid for: its tickets are the buyer's.</summary>
    public static bool HasTickets(BookingDocument booking) =>
        booking is { State: BookingState.Booked, Payment: BookingPayment.Captured };

    /// <summary>
    /// Whether the buyer, or the list of payment cases, is still to be told something. The booking stays due until they are.
    /// </summary>
    public static bool Owes(BookingDocument booking) =>
        booking.Tell is not null || booking.Cases is not null || booking.Strays?.Any(stray => stray.Tell is not null) == true;

    public static BookingDocument Pay(
        BookingDocument booking, string method, string? idempotencyKey, string returnUrl, DateTimeOffset now, TimeSpan settleFor)
    {
        DateTimeOffset settleBy = now + settleFor;
        var payment = new BookingPayment.Processing
        {
            Number = (booking.Payment?.Number ?? 0) + 1,
            Method = method,
            IdempotencyKey = idempotencyKey,
            ReturnUrl = returnUrl,
            PayingAt = now,
            SettleBy = settleBy,
        };
        return Step(booking, BookingState.Paying, now, TimelineStep.Paying) with
        {
            Payment = payment,
            DueAt = DueBy(booking, Deadlines.NextAsk(now, settleBy)),
        };
    }

    /// <summary>The sale. Only this write makes a ticket.</summary>
    /// <param name="booking">As it is.</param>
    /// <param name="own">The booking's own record of the payment.</param>
    /// <param name="paymentId">The provider's id of it.</param>
    /// <param name="now">The time.</param>
    public static BookingDocument Book(BookingDocument booking, BookingPayment own, string paymentId, DateTimeOffset now) =>
        Step(booking, BookingState.Booked, now, TimelineStep.Authorised, TimelineStep.Booked) with
        {
            Payment = own.To<BookingPayment.Authorised>() with { PaymentId = paymentId },
            SoldAt = now,
            DueAt = DueBy(booking, (now + Deadlines.TakeUpAfter).ToUnixTimeMilliseconds()),
        };

    /// <summary>A declined payment that is known to be gone: the hold goes on while it lasts.</summary>
    public static BookingDocument Decline(BookingDocument booking, BookingPayment own, string? paymentId, DateTimeOffset now)
    {
        BookingPayment payment = own.To<BookingPayment.Declined>() with { PaymentId = paymentId ?? own.PaymentId };
        return now <= booking.ExpiresAt
            ? Step(booking, BookingState.Held, now, TimelineStep.Declined) with
            {
                Payment = payment,
                DueAt = Owes(booking) ? now.ToUnixTimeMilliseconds() : Deadlines.HoldDueAt(booking.ExpiresAt),
            }
            : Step(booking, BookingState.Expired, now, TimelineStep.Declined, TimelineStep.Expired) with
            {
                Payment = payment,
                DueAt = now.ToUnixTimeMilliseconds(),
            };
    }

    /// <summary>Ends an unpaid booking. Its seats are free from this write on.</summary>
    public static BookingDocument Expire(BookingDocument booking, DateTimeOffset now) =>
        Step(booking, BookingState.Expired, now, TimelineStep.Expired) with { DueAt = now.ToUnixTimeMilliseconds() };

    /// <summary>Ends a booking whose payment was given up and is known to be gone. Its seats are free from this write on.</summary>
    public static BookingDocument ExpireVoided(BookingDocument booking, BookingPayment.Cancelling gone, DateTimeOffset now) =>
        Step(booking, BookingState.Expired, now, TimelineStep.Voided, TimelineStep.Expired) with
        {
            Payment = gone.To<BookingPayment.Voided>() with { Reason = gone.Reason },
            Tell = NoticeKind.For(gone.Reason, sold: false),
            DueAt = now.ToUnixTimeMilliseconds(),
        };

    /// <summary>
    /// Ends one unpaid hold of many whose seats others wait for. The seats are cleared at once; that nothing is left to do is written by
    /// a last look at the booking. It stays due until then, so that a death in between leaves nothing.
    /// </summary>
    public static BookingDocument ExpireInCrowd(BookingDocument booking, DateTimeOffset now) =>
        Expire(booking, now) with { DueAt = (now + Deadlines.TidyAgainAfter).ToUnixTimeMilliseconds() };

    public static BookingDocument Cancel(BookingDocument booking, DateTimeOffset now) =>
        Step(booking, BookingState.Cancelled, now, TimelineStep.Cancelled) with { DueAt = now.ToUnixTimeMilliseconds() };

    /// <summary>Ends the hold of an event that does not take place.</summary>
    public static BookingDocument CancelForEvent(BookingDocument booking, DateTimeOffset now) =>
        Step(booking, BookingState.Cancelled, now, TimelineStep.EventCancelled, TimelineStep.Cancelled) with
        {
            Tell = NoticeKind.EventCancelled,
            DueAt = now.ToUnixTimeMilliseconds(),
        };

    /// <summary>More than one request names the seats from here on; each that promises them says so first.</summary>
    public static BookingDocument? Share(BookingDocument booking) =>
        booking is { State: BookingState.Held, Answer: null } ? booking with { Answer = ReserveAnswer.Open } : null;

    /// <summary>
    /// The seats of an ended booking were cleared. A request that was cut off, or another that helped it, may still be about to
    /// name one, and die before it takes the name off again: where that can be, there is a second look.
    /// </summary>
    /// <param name="booking">As it is.</param>
    /// <param name="whole">Whether every seat named it, so that nobody had one left to name; as of one that was ever paid for.</param>
    /// <param name="now">The time.</param>
    public static BookingDocument? Tidied(BookingDocument booking, bool whole, DateTimeOffset now)
    {
        if (Owes(booking) || booking.Payment is BookingPayment.Refunding)
        {
            return null;
        }

        DateTimeOffset again = booking.Timeline[^1].At + Deadlines.TidyAgainAfter;
        bool named = whole || booking.Payment is not null;
        long? dueAt = (named && booking.Answer is null) || again <= now ? null : again.ToUnixTimeMilliseconds();
        return booking.DueAt == dueAt ? null : booking with { DueAt = dueAt };
    }

    /// <summary>The money is here.</summary>
    public static BookingDocument Capture(BookingDocument booking, BookingPayment own, DateTimeOffset now) =>
        Step(booking, booking.State, now, TimelineStep.Captured) with
        {
            Payment = own.To<BookingPayment.Captured>(),
            CapturedAt = now,
        };

    /// <summary>The outside world was told of the tickets: nothing is left to do.</summary>
    public static BookingDocument? Issue(BookingDocument booking, DateTimeOffset now)
    {
        long? dueAt = Owes(booking) ? booking.DueAt ?? now.ToUnixTimeMilliseconds() : null;
        return !HasTickets(booking) ? null
            : booking.IssuedAt is null ? Step(booking, booking.State, now, TimelineStep.Issued) with { IssuedAt = now, DueAt = dueAt }
            : booking.DueAt == dueAt ? null
            : booking with { DueAt = dueAt };
    }

    public static BookingDocument Step(
        BookingDocument booking, BookingState state, DateTimeOffset now, params ReadOnlySpan<TimelineStep> steps)
    {
        List<TimelineEntry> timeline = [.. booking.Timeline];
        foreach (TimelineStep step in steps)
        {
            timeline.Add(new TimelineEntry(now, step));
        }

        return booking with { State = state, Timeline = timeline };
    }

    /// <summary>When a booking is due next: for what it owes, if that is sooner.</summary>
    private static long DueBy(BookingDocument booking, long next) => Owes(booking) && booking.DueAt < next ? booking.DueAt.Value : next;
}
