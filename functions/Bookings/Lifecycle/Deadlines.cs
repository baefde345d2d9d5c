namespace TicketMaster.Bookings;

/// <summary>When a booking is due, and how long each wait is.</summary>
internal static class Deadlines
{
    /// <summary>
    /// One second: a hold is released at most a slot after its deadline and the take-over grace, and has to be shown free
    /// within five seconds of its deadline, reading included.
    /// </summary>
    public static readonly TimeSpan Slot = TimeSpan.FromSeconds(1);

    /// <summary>How long the provider may leave something unconfirmed before somebody is told.</summary>
    private static readonly TimeSpan s_alertAfter = TimeSpan.FromMinutes(5);

    /// <summary>How often a payment under way is asked for, should its webhook be lost; less and less often in the extension.</summary>
    public static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan AskAtLeastEvery = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How soon the provider is asked again for what it has not confirmed: at first, and however long it takes. With the sweeper's
    /// delay the longest is still within the minute in which everything settles once a fault is over.
    /// </summary>
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan AskAgainAtLeastEvery = TimeSpan.FromSeconds(30);

    /// <summary>The same for a refund that is on its way, which may take a bank days.</summary>
    public static readonly TimeSpan AskUnderWayAtLeastEvery = TimeSpan.FromHours(1);

    /// <summary>How soon a sale that nobody completes, or a step that failed, is taken up again.</summary>
    public static readonly TimeSpan TakeUpAfter = TimeSpan.FromSeconds(15);

    /// <summary>How long after a booking's end a request that was still naming its seats may come to name another.</summary>
    public static readonly TimeSpan TidyAgainAfter = TimeSpan.FromSeconds(15);

    /// <summary>When the buyer is told: in a slot of the timing wheel that cannot be over yet.</summary>
    public static long TellAt(DateTimeOffset now) => (now + Slot).ToUnixTimeMilliseconds();

    public static long HoldDueAt(DateTimeOffset expiresAt) => (expiresAt + Limits.TakeOverGrace).ToUnixTimeMilliseconds();

    /// <param name="now">The time.</param>
    /// <param name="settleBy">When the term ends.</param>
    /// <param name="extendedAt">When the extension began, in which the pauses grow; null in the first term.</param>
    public static long NextAsk(DateTimeOffset now, DateTimeOffset settleBy, DateTimeOffset? extendedAt = null)
    {
        DateTimeOffset ask = now + Within(now - (extendedAt ?? now), AskEvery, AskAtLeastEvery);
        return (ask < settleBy || settleBy <= now ? ask : settleBy).ToUnixTimeMilliseconds();
    }

    /// <summary>When a step that failed, or that the provider has not confirmed, is taken up again.</summary>
    /// <param name="booking">As it is.</param>
    /// <param name="now">The time.</param>
    /// <param name="underWay">Whether the provider has taken it on, and will tell when it is done.</param>
    public static long TakeUpAgain(BookingDocument booking, DateTimeOffset now, bool underWay = false)
    {
        DateTimeOffset? givenUpAt = booking.Payment switch
        {
            BookingPayment.Cancelling cancelling => cancelling.GivenUpAt,
            BookingPayment.Refunding refunding => refunding.GivenUpAt,
            _ => null,
        };
        if (givenUpAt is not { } since)
        {
            return (now + TakeUpAfter).ToUnixTimeMilliseconds();
        }

        DateTimeOffset next = now + (underWay
            ? Within((now - since) / 4, AskAgainAtLeastEvery, AskUnderWayAtLeastEvery)
            : Within((now - since) / 2, AskAgainAfter, AskAgainAtLeastEvery));
        DateTimeOffset alert = since + s_alertAfter;
        return (now < alert && alert < next ? alert : next).ToUnixTimeMilliseconds();
    }

    /// <summary>Whether the provider has left something unconfirmed for so long that somebody is told.</summary>
    public static bool IsLate(DateTimeOffset since, DateTimeOffset now) => now >= since + s_alertAfter;

    private static TimeSpan Within(TimeSpan time, TimeSpan least, TimeSpan most) => time < least ? least : time > most ? most : time;
}
