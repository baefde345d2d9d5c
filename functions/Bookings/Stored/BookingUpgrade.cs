namespace TicketMaster.Bookings;

/// <summary>
/// Reads bookings of an earlier version, in which a payment's stages had no times of their own. One <c>since</c> had a meaning for
/// each stage, and the rest was read out of the timeline.
/// </summary>
internal static class BookingUpgrade
{
    public static bool IsOfEarlierVersion(BookingPayment payment) => payment.PayingAt == default;

    public static BookingPayment Payment(BookingPayment stored, IReadOnlyList<TimelineEntry> timeline)
    {
        BookingPayment payment = stored with
        {
            Since = null,
            PayingAt = Last(timeline, TimelineStep.Paying) ?? timeline[0].At,
        };
        return payment switch
        {
            BookingPayment.Processing processing => processing with { ExtendedAt = stored.Since },
            BookingPayment.Cancelling cancelling => cancelling with { GivenUpAt = stored.Since ?? stored.SettleBy },
            BookingPayment.Refunding refunding => refunding with { GivenUpAt = stored.Since ?? timeline[^1].At },
            _ => payment,
        };
    }

    public static DateTimeOffset? First(IReadOnlyList<TimelineEntry> timeline, TimelineStep step) =>
        timeline.FirstOrDefault(entry => entry.What == step)?.At;

    private static DateTimeOffset? Last(IReadOnlyList<TimelineEntry> timeline, TimelineStep step) =>
        timeline.LastOrDefault(entry => entry.What == step)?.At;
}
