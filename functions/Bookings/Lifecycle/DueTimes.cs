namespace TicketMaster.Bookings;

/// <summary>When a booking is due, and how long each wait is.</summary>
internal static class DueTimes
{
    /// <summary>
    /// A hold is released at most one slot after its deadline and the take-over grace. It must be shown free within five seconds
    /// of its deadline, reading included, so a slot is one second.
    /// </summary>
    public static readonly TimeSpan Slot = TimeSpan.FromSeconds(1);

    /// <summary>How long the provider may leave a step unconfirmed before a payment case is opened.</summary>
    private static readonly TimeSpan s_alertAfter = TimeSpan.FromMinutes(5);

    /// <summary>How often the provider is asked about a payment under way, in case its webhook is lost.</summary>
    public static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(30);

    /// <summary>The longest pause between two questions. The pauses grow during the extension.</summary>
    public static readonly TimeSpan AskAtLeastEvery = TimeSpan.FromSeconds(60);

    /// <summary>The first pause before the provider is asked again about an unconfirmed step.</summary>
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(5);

    /// <summary>The longest such pause. With the sweeper's delay it keeps within a minute, in which all settles after a fault.</summary>
    public static readonly TimeSpan AskAgainAtLeastEvery = TimeSpan.FromSeconds(30);

    /// <summary>The longest pause for a refund that is under way, because a bank may take days.</summary>
    public static readonly TimeSpan AskUnderWayAtLeastEvery = TimeSpan.FromHours(1);

    /// <summary>How soon a failed step is taken up again.</summary>
    public static readonly TimeSpan TakeUpAfter = TimeSpan.FromSeconds(15);

    /// <summary>How soon a sale is taken up that whoever made it has not completed.</summary>
    public static readonly TimeSpan CompleteAfter = TimeSpan.FromSeconds(6);

    /// <summary>The first pause before an uncompleted sale is taken up again.</summary>
    private static readonly TimeSpan s_completeAgainAfter = TimeSpan.FromSeconds(2);

    /// <summary>How long after a booking's end a running request may still name another of its seats.</summary>
    public static readonly TimeSpan TidyAgainAfter = TimeSpan.FromSeconds(15);

    /// <summary>When the buyer is told. It lies in the next slot, because the orchestration of the current one may have run.</summary>
    public static long TellAt(DateTimeOffset now) => (now + Slot).ToUnixTimeMilliseconds();

    public static long HoldDueAt(DateTimeOffset expiresAt) => (expiresAt + Limits.TakeOverGrace).ToUnixTimeMilliseconds();

    /// <summary>When the provider is asked about a payment next, in Unix milliseconds.</summary>
    /// <param name="settleBy">The end of the term.</param>
    /// <param name="extendedAt">When the extension began; null in the first term. The pauses grow during the extension.</param>
    public static long NextAsk(DateTimeOffset now, DateTimeOffset settleBy, DateTimeOffset? extendedAt = null)
    {
        DateTimeOffset ask = now + Within(now - (extendedAt ?? now), AskEvery, AskAtLeastEvery);
        return (ask < settleBy || settleBy <= now ? ask : settleBy).ToUnixTimeMilliseconds();
    }

    /// <summary>When the provider is asked again to capture what it has refused, in Unix milliseconds: after 1, 2, 4 and 8 s.</summary>
    /// <param name="before">How often it had refused before.</param>
    public static long CaptureAgain(int before, DateTimeOffset now) => (now + TimeSpan.FromSeconds(1 << before)).ToUnixTimeMilliseconds();

    /// <summary>When a failed or unconfirmed step is taken up again, in Unix milliseconds.</summary>
    /// <param name="underWay">Whether the provider has accepted the step, and will tell when it is done.</param>
    public static long TakeUpAgain(BookingDocument booking, DateTimeOffset now, bool underWay = false)
    {
        if (booking is { State: BookingState.Booked, IssuedAt: null, SoldAt: { } soldAt })
        {
            return OrAlert(soldAt, now + Within((now - soldAt) / 2, s_completeAgainAfter, AskAgainAtLeastEvery), now);
        }

        DateTimeOffset? givenUpAt = booking.Payment switch
        {
            BookingPayment.Cancelling cancelling => cancelling.GivenUpAt,
            BookingPayment.Refunding refunding => refunding.GivenUpAt,
            BookingPayment.Captured => PartRefunds.OwedSince(booking),
            _ => null,
        };
        return givenUpAt is { } since
            ? OrAlert(
                since,
                now + (underWay
                    ? Within((now - since) / 4, AskAgainAtLeastEvery, AskUnderWayAtLeastEvery)
                    : Within((now - since) / 2, AskAgainAfter, AskAgainAtLeastEvery)),
                now)
            : (now + TakeUpAfter).ToUnixTimeMilliseconds();
    }

    /// <summary>The next time, or when a payment case is to be opened if that is sooner.</summary>
    private static long OrAlert(DateTimeOffset since, DateTimeOffset next, DateTimeOffset now)
    {
        DateTimeOffset alert = since + s_alertAfter;
        return (now < alert && alert < next ? alert : next).ToUnixTimeMilliseconds();
    }

    /// <summary>Whether the provider has left a step unconfirmed for so long that a payment case is opened.</summary>
    public static bool IsLate(DateTimeOffset since, DateTimeOffset now) => now >= since + s_alertAfter;

    /// <summary>
    /// The booking with its deadlines brought back, if a clock that was ahead has written them; null if they can be right. What began in
    /// the future begins now, and lasts as long as it was to. Whoever reads a booking shows it so, and the first to write stores it.
    /// </summary>
    public static BookingDocument? BroughtBack(BookingDocument booking, DateTimeOffset now)
    {
        BookingDocument next = booking.State is BookingState.Held or BookingState.Paying && IsAhead(booking.CreatedAt, now)
            ? booking with { CreatedAt = now, ExpiresAt = now + (booking.ExpiresAt - booking.CreatedAt) }
            : booking;
        next = next.Payment is { } payment && BroughtBack(payment, now) is { } paid ? next with { Payment = paid } : next;
        if (next.RefundedTickets is { } refunded && refunded.Any(one => IsAhead(one.RefundedAt, now)))
        {
            next = next with
            {
                RefundedTickets = [.. refunded.Select(one => IsAhead(one.RefundedAt, now) ? one with { RefundedAt = now } : one)],
            };
        }

        // Its next step was planned by that clock too.
        long latest = ReferenceEquals(next, booking) ? LatestStep(next, now) : now.ToUnixTimeMilliseconds();
        long? dueAt = next switch
        {
            { State: BookingState.Held } when next.DueAt > HoldDueAt(next.ExpiresAt) => HoldDueAt(next.ExpiresAt),
            { State: not BookingState.Held } when next.DueAt > latest => now.ToUnixTimeMilliseconds(),
            _ => next.DueAt,
        };
        next = next.DueAt == dueAt ? next : next with { DueAt = dueAt };
        return ReferenceEquals(next, booking) ? null : next;
    }

    /// <summary>Whether a time is further in the future than clocks differ.</summary>
    public static bool IsAhead(DateTimeOffset at, DateTimeOffset now) => at > now + Limits.ClockAhead;

    private static BookingPayment? BroughtBack(BookingPayment payment, DateTimeOffset now) => payment switch
    {
        BookingPayment.Processing own when (own.ExtendedAt ?? own.PayingAt) is var began && IsAhead(began, now) => own with
        {
            PayingAt = own.PayingAt < now ? own.PayingAt : now,
            SettleBy = own.SettleBy - (began - now),
            ExtendedAt = own.ExtendedAt is null ? null : now,
        },
        BookingPayment.Cancelling own when IsAhead(own.GivenUpAt, now) => own with { GivenUpAt = now },
        BookingPayment.Refunding own when IsAhead(own.GivenUpAt, now) => own with { GivenUpAt = now },
        _ => null,
    };

    /// <summary>The latest moment at which a booking that is no hold can be due for its next step, with what clocks may differ.</summary>
    private static long LatestStep(BookingDocument booking, DateTimeOffset now)
    {
        bool paysBack = booking.Payment is BookingPayment.Refunding || PartRefunds.OwedSince(booking) is not null;
        return (now + Limits.ClockAhead + (paysBack ? AskUnderWayAtLeastEvery : AskAtLeastEvery)).ToUnixTimeMilliseconds();
    }

    private static TimeSpan Within(TimeSpan time, TimeSpan least, TimeSpan most) =>
        time < least ? least : time > most ? most : time;
}
