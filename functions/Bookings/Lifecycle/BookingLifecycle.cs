using TicketMaster.Payments;

namespace TicketMaster.Bookings;

/// <summary>
/// The states of a booking and the steps between them, as pure functions: <c>held → paying → booked</c>, <c>paying → held</c>,
/// <c>held → cancelled</c>, <c>held | paying → expired</c>, <c>booked → refunded</c>. Each step is one conditional write.
/// </summary>
internal static class BookingLifecycle
{
    public static bool IsFinal(BookingState state) => state is BookingState.Cancelled or BookingState.Expired or BookingState.Refunded;

    /// <summary>
    /// Whether a booking counts a seat among its own. A seat belongs to the booking that it names only for as long as this is so, and it
    /// is never so again.
    /// </summary>
    public static bool Counts(BookingDocument booking, string ticketId) => booking.Tickets.Any(ticket => ticket.TicketId == ticketId);

    /// <summary>Whether a booking owns its seats at a moment. Others may not take them then.</summary>
    public static bool IsLive(BookingDocument booking, DateTimeOffset now) => booking.State switch
    {
        BookingState.Paying or BookingState.Booked => true,
        BookingState.Held => now < booking.ExpiresAt + Limits.TakeOverGrace,
        _ => false,
    };

    /// <summary>Whether a hold is past its deadline and the grace, so that anybody may end it.</summary>
    public static bool IsOverdue(BookingDocument booking, DateTimeOffset now) =>
        booking.State == BookingState.Held && now >= booking.ExpiresAt + Limits.TakeOverGrace;

    /// <summary>The booking expired if it is an overdue hold; otherwise null.</summary>
    public static BookingDocument? ExpireOverdue(BookingDocument booking, DateTimeOffset now) =>
        IsOverdue(booking, now) ? Expire(booking, now) : null;

    /// <summary>Whether the booking is sold, and paid for or free, so the buyer has its tickets.</summary>
    public static bool HasTickets(BookingDocument booking) =>
        booking is { State: BookingState.Booked, Payment: BookingPayment.Captured } or { State: BookingState.Booked, IsFree: true };

    /// <summary>Whether a notice or a change of a payment case is still to be sent. The booking stays due until it is.</summary>
    public static bool Owes(BookingDocument booking) =>
        booking.Tell is not null
        || MoveNotices.IsOwed(booking)
        || booking.Cases is not null
        || booking.Strays?.Any(stray => stray.Tell is not null) == true
        || booking.RefundedTickets?.Any(refunded => refunded.Tell is not null) == true;

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
            EarlierKeys = booking.Payment?.IdempotencyKey is { } before ? [.. booking.EarlierKeys ?? [], before] : booking.EarlierKeys,
            DueAt = DueBy(booking, DueTimes.NextAsk(now, settleBy)),
        };
    }

    /// <summary>The sale. Only this write makes a ticket.</summary>
    /// <param name="own">The booking's own record of the payment.</param>
    /// <param name="paymentId">The provider's id of the payment.</param>
    public static BookingDocument Book(BookingDocument booking, BookingPayment own, string paymentId, DateTimeOffset now) =>
        Step(booking, BookingState.Booked, now, TimelineStep.Authorised, TimelineStep.Booked) with
        {
            Payment = own.To<BookingPayment.Authorised>() with { PaymentId = paymentId },
            SoldAt = now,
            DueAt = DueBy(booking, (now + DueTimes.CompleteAfter).ToUnixTimeMilliseconds()),
        };

    /// <summary>The sale of a booking that costs nothing. It has no payment.</summary>
    public static BookingDocument BookFree(BookingDocument booking, string? idempotencyKey, DateTimeOffset now) =>
        Step(booking, BookingState.Booked, now, TimelineStep.Booked) with
        {
            ConfirmKey = idempotencyKey,
            SoldAt = now,
            DueAt = DueBy(booking, (now + DueTimes.CompleteAfter).ToUnixTimeMilliseconds()),
        };

    /// <summary>Records that a payment is gone. The hold goes on until its deadline.</summary>
    public static BookingDocument Decline(BookingDocument booking, BookingPayment own, string? paymentId, DateTimeOffset now)
    {
        BookingPayment payment = own.To<BookingPayment.Declined>() with { PaymentId = paymentId ?? own.PaymentId };
        return now <= booking.ExpiresAt
            ? Step(booking, BookingState.Held, now, TimelineStep.Declined) with
            {
                Payment = payment,
                DueAt = Owes(booking) ? now.ToUnixTimeMilliseconds() : DueTimes.HoldDueAt(booking.ExpiresAt),
            }
            : Step(booking, BookingState.Expired, now, TimelineStep.Declined, TimelineStep.Expired) with
            {
                Payment = payment,
                DueAt = now.ToUnixTimeMilliseconds(),
            };
    }

    /// <summary>Ends an unpaid booking. This write frees its seats.</summary>
    public static BookingDocument Expire(BookingDocument booking, DateTimeOffset now) =>
        Step(booking, BookingState.Expired, now, TimelineStep.Expired) with { DueAt = now.ToUnixTimeMilliseconds() };

    /// <summary>
    /// Records that a payment that was given up is gone. If only the payment was given up, the hold goes on until its own deadline.
    /// Otherwise the booking ends, which frees its seats.
    /// </summary>
    public static BookingDocument Voided(BookingDocument booking, BookingPayment.Cancelling gone, DateTimeOffset now) =>
        gone.Reason == GiveUpReason.Declined ? Decline(booking, gone, null, now)
        : GivingBack.KeepsHold(gone.Reason) && now <= booking.ExpiresAt
            ? Step(booking, BookingState.Held, now, TimelineStep.Voided) with
            {
                Payment = gone.To<BookingPayment.Voided>() with { Reason = gone.Reason },
                DueAt = Owes(booking) ? now.ToUnixTimeMilliseconds() : DueTimes.HoldDueAt(booking.ExpiresAt),
            }
        : ExpireVoided(booking, gone, now);

    /// <summary>Ends a booking whose payment was given up and is gone. This write frees its seats.</summary>
    public static BookingDocument ExpireVoided(BookingDocument booking, BookingPayment.Cancelling gone, DateTimeOffset now) =>
        Step(booking, BookingState.Expired, now, TimelineStep.Voided, TimelineStep.Expired) with
        {
            Payment = gone.To<BookingPayment.Voided>() with { Reason = gone.Reason },
            Tell = NoticeKind.For(gone.Reason, sold: false),
            DueAt = now.ToUnixTimeMilliseconds(),
        };

    public static BookingDocument Cancel(BookingDocument booking, DateTimeOffset now) =>
        Step(booking, BookingState.Cancelled, now, TimelineStep.Cancelled) with { DueAt = now.ToUnixTimeMilliseconds() };

    /// <summary>Ends the hold of an event that does not take place.</summary>
    public static BookingDocument CancelForEvent(BookingDocument booking, DateTimeOffset now) =>
        Step(booking, BookingState.Cancelled, now, TimelineStep.EventCancelled, TimelineStep.Cancelled) with
        {
            Tell = NoticeKind.EventCancelled,
            DueAt = now.ToUnixTimeMilliseconds(),
        };

    /// <summary>Records that several requests name the seats. From here on each writes its promise before giving it.</summary>
    public static BookingDocument? Share(BookingDocument booking) =>
        booking is { State: BookingState.Held, Answer: null } ? booking with { Answer = ReserveAnswer.Open } : null;

    /// <summary>
    /// Records that the seats of an ended booking were cleared. A request that was cut off may still name a seat, and die before
    /// it takes the name off again. If that can happen, the booking gets a second look.
    /// </summary>
    /// <param name="whole">Whether every seat named the booking, so no request had one left to name.</param>
    public static BookingDocument? Tidied(BookingDocument booking, bool whole, DateTimeOffset now)
    {
        if (Owes(booking) || booking.Payment is BookingPayment.Refunding)
        {
            return null;
        }

        DateTimeOffset ended = booking.Timeline[^1].At;
        DateTimeOffset again = (ended < now ? ended : now) + DueTimes.TidyAgainAfter;
        bool named = whole || booking.Payment is not null || booking.SoldAt is not null;
        long? dueAt = (named && booking.Answer is null) || again <= now ? null : again.ToUnixTimeMilliseconds();
        return booking.DueAt == dueAt ? null : booking with { DueAt = dueAt };
    }

    /// <summary>Records that the provider has refused to capture the money. It is asked again, after ever longer pauses.</summary>
    public static BookingDocument CaptureRefused(BookingDocument booking, BookingPayment.Authorised own, DateTimeOffset now) => booking with
    {
        Payment = own with { CaptureRefusals = own.CaptureRefusals + 1 },
        DueAt = DueBy(booking, DueTimes.CaptureAgain(own.CaptureRefusals, now)),
    };

    /// <summary>Records that the money is captured.</summary>
    public static BookingDocument Capture(BookingDocument booking, BookingPayment own, DateTimeOffset now) =>
        Step(booking, booking.State, now, TimelineStep.Captured) with
        {
            Payment = own.To<BookingPayment.Captured>(),
            CapturedAt = now,
        };

    /// <summary>Records that the tickets were announced to other systems. Nothing is left to do then, but for refunded tickets.</summary>
    public static BookingDocument? Issue(BookingDocument booking, DateTimeOffset now)
    {
        long? dueAt = Owes(booking) || PartRefunds.OwedSince(booking) is not null
            ? booking.DueAt ?? now.ToUnixTimeMilliseconds()
            : PartRefunds.TidyAgainAt(booking, now);
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

    /// <summary>When a booking is due next. What it owes comes first if that is sooner.</summary>
    private static long DueBy(BookingDocument booking, long next) =>
        Owes(booking) && booking.DueAt < next ? booking.DueAt.Value : next;
}
