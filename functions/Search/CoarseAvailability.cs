namespace TicketMaster.Search;

/// <summary>How much is left, coarsely enough to change seldom.</summary>
internal static class CoarseAvailability
{
    public const string Available = "available";

    /// <summary>Less than a tenth of the seats for sale, or fewer than ten seats.</summary>
    public const string Few = "few";

    /// <summary>No seat, or nothing for sale.</summary>
    public const string SoldOut = "soldout";

    /// <summary>There are seats for sale, and the sale has not begun.</summary>
    public const string Soon = "soon";

    private const int FewSeats = 10;
    private const int FewShare = 10;

    /// <summary>What is left, as buyers see it at a moment.</summary>
    /// <param name="left">How much is left, whether on sale yet or not.</param>
    public static string At(DateTimeOffset now, string left, DateTimeOffset? onSaleAt) => SoonUntil(left, onSaleAt) > now ? Soon : left;

    /// <summary>Until when an event is <see cref="Soon"/>; null if it never was.</summary>
    public static DateTimeOffset? SoonUntil(string left, DateTimeOffset? onSaleAt) => left == SoldOut ? null : onSaleAt;

    public static string Of(int left, int capacity) =>
        left <= 0 ? SoldOut
        : left < FewSeats || (long)left * FewShare < capacity ? Few
        : Available;
}
