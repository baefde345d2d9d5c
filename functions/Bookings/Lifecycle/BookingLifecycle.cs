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

    /// <summary>Sold and paid for: its tickets are the buyer's.</summary>
    public static bool HasTickets(BookingDocument booking) =>
        booking is { State: BookingState.Booked, Payment.Status: PaymentProgress.Captured };

    /// <summary>Whether the outside world was told of its tickets.</summary>
    public static bool IsIssued(BookingDocument booking) => booking.Timeline.Any(entry => entry.What == "issued");

    /// <summary>Whether the buyer, or the list of payment cases, is yet to be told something: the booking stays due until they are.</summary>
    public static bool Owes(BookingDocument booking) =>
        booking.Tell is not null || booking.Cases is not null || booking.Strays?.Any(stray => stray.Tell is not null) == true;

    public static BookingDocument Pay(
        BookingDocument booking, string method, string? idempotencyKey, string returnUrl, DateTimeOffset now, TimeSpan settleFor)
    {
        DateTimeOffset settleBy = now + settleFor;
        var payment = new BookingPayment(
            (booking.Payment?.Number ?? 0) + 1, method, null, PaymentProgress.Processing, settleBy, false, null, idempotencyKey, returnUrl);
        return Step(booking, BookingState.Paying, now, "paying") with { Payment = payment, DueAt = DueBy(booking, Deadlines.NextAsk(now, settleBy)) };
    }

    /// <summary>The sale. Only this write makes a ticket.</summary>
    public static BookingDocument Book(BookingDocument booking, ProviderPayment payment, DateTimeOffset now) =>
        Step(booking, BookingState.Booked, now, "authorised", "booked") with
        {
            Payment = booking.Payment! with
            {
                PaymentId = payment.PaymentId,
                Status = PaymentProgress.Authorised,
                RedirectUrl = null,
                Reason = null,
                Since = now,
            },
            DueAt = DueBy(booking, (now + Deadlines.TakeUpAfter).ToUnixTimeMilliseconds()),
        };

    /// <summary>A declined payment that is known to be gone: the hold goes on while it lasts.</summary>
    public static BookingDocument Decline(BookingDocument booking, string? paymentId, DateTimeOffset now)
    {
        BookingPayment payment = booking.Payment! with
        {
            PaymentId = paymentId ?? booking.Payment.PaymentId,
            Status = PaymentProgress.Declined,
            RedirectUrl = null,
            Reason = null,
            Since = null,
        };
        return now <= booking.ExpiresAt
            ? Step(booking, BookingState.Held, now, "declined") with
            {
                Payment = payment,
                DueAt = Owes(booking) ? now.ToUnixTimeMilliseconds() : Deadlines.HoldDueAt(booking.ExpiresAt),
            }
            : Step(booking, BookingState.Expired, now, "declined", "expired") with { Payment = payment, DueAt = now.ToUnixTimeMilliseconds() };
    }

    /// <summary>Ends a booking whose payment, where there was one, is known to be gone. Its seats are free from this write on.</summary>
    public static BookingDocument Expire(BookingDocument booking, DateTimeOffset now, bool voided = false) =>
        (voided ? Step(booking, BookingState.Expired, now, "voided", "expired") : Step(booking, BookingState.Expired, now, "expired")) with
        {
            Payment = voided ? booking.Payment! with { Status = PaymentProgress.Voided, RedirectUrl = null, Since = null } : booking.Payment,
            Tell = voided ? NoticeKind.For(booking.Payment!.Reason, sold: false) : booking.Tell,
            DueAt = now.ToUnixTimeMilliseconds(),
        };

    /// <summary>
    /// Ends one unpaid hold of many whose seats others wait for: they are cleared at once, and that nothing is left to do is written
    /// when they are looked at for the last time. Until then the booking stays due, whoever dies before they are cleared.
    /// </summary>
    public static BookingDocument ExpireInCrowd(BookingDocument booking, DateTimeOffset now) =>
        Expire(booking, now) with { DueAt = (now + Deadlines.TidyAgainAfter).ToUnixTimeMilliseconds() };

    public static BookingDocument Cancel(BookingDocument booking, DateTimeOffset now) =>
        Step(booking, BookingState.Cancelled, now, "cancelled") with { DueAt = now.ToUnixTimeMilliseconds() };

    /// <summary>Ends the hold of an event that does not take place.</summary>
    public static BookingDocument CancelForEvent(BookingDocument booking, DateTimeOffset now) =>
        Step(booking, BookingState.Cancelled, now, "event-cancelled", "cancelled") with
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
        if (Owes(booking) || booking.Payment?.Status == PaymentProgress.Refunding)
        {
            return null;
        }

        DateTimeOffset again = booking.Timeline[^1].At + Deadlines.TidyAgainAfter;
        bool named = whole || booking.Payment is not null;
        long? dueAt = (named && booking.Answer is null) || again <= now ? null : again.ToUnixTimeMilliseconds();
        return booking.DueAt == dueAt ? null : booking with { DueAt = dueAt };
    }

    /// <summary>The outside world was told of the tickets: nothing is left to do.</summary>
    public static BookingDocument? Issue(BookingDocument booking, DateTimeOffset now)
    {
        long? dueAt = Owes(booking) ? booking.DueAt ?? now.ToUnixTimeMilliseconds() : null;
        return !HasTickets(booking) ? null
            : !IsIssued(booking) ? Step(booking, booking.State, now, "issued") with { DueAt = dueAt }
            : booking.DueAt == dueAt ? null
            : booking with { DueAt = dueAt };
    }

    public static BookingDocument Note(BookingDocument booking, DateTimeOffset now, PaymentProgress status, string what) =>
        Step(booking, booking.State, now, what) with { Payment = booking.Payment! with { Status = status } };

    /// <summary>When a booking is due next: for what it owes, if that is sooner.</summary>
    private static long DueBy(BookingDocument booking, long next) => Owes(booking) && booking.DueAt < next ? booking.DueAt.Value : next;

    public static BookingDocument Step(BookingDocument booking, BookingState state, DateTimeOffset now, params ReadOnlySpan<string> whats)
    {
        List<TimelineEntry> timeline = [.. booking.Timeline];
        foreach (string what in whats)
        {
            timeline.Add(new TimelineEntry(now, what));
        }

        return booking with { State = state, Timeline = timeline };
    }
}
