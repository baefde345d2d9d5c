namespace TicketMaster.Search;

/// <summary>How much is left, coarsely enough to change seldom.</summary>
internal static class CoarseAvailability
{
    public const string Available = "available";

    /// <summary>Less than a tenth of the seats for sale, or fewer than ten seats.</summary>
    public const string Few = "few";

    /// <summary>No seat, or nothing for sale.</summary>
    public const string SoldOut = "soldout";

    private const int FewSeats = 10;
    private const int FewShare = 10;

    public static string Of(int left, int capacity) =>
        left <= 0 ? SoldOut
        : left < FewSeats || (long)left * FewShare < capacity ? Few
        : Available;
}
