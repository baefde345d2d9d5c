namespace TicketMaster.Seats;

/// <summary>
/// What one version of a document says of a seat. The seat's own document says who took it and until when. The document of that booking
/// says more, once it was paid for. Of two states one is always the later, so the order in which they are heard of does not matter.
/// </summary>
/// <param name="Version">The version of the seat's document. It counts the changes of who has the seat.</param>
/// <param name="Step">How far the booking is that has the seat in this version. A booking never goes back.</param>
/// <param name="Until">The end of the hold in Unix milliseconds, or <see cref="NoEnd"/>.</param>
internal readonly record struct SeatState(long Version, int Step, long Until)
{
    /// <summary>A seat that is not held, or whose payment is under way.</summary>
    public const long NoEnd = long.MaxValue;

    private const int BookedStep = int.MaxValue - 1;
    private const int FreeStep = int.MaxValue;

    /// <summary>A <see cref="SeatMark"/>, whether the hold has ended or not.</summary>
    public char Mark => Step switch
    {
        FreeStep => SeatMark.Available,
        BookedStep => SeatMark.Booked,
        _ => SeatMark.Held,
    };

    /// <param name="payments">How many payments the hold outlived.</param>
    /// <param name="until">The hold's deadline; null if it is not known.</param>
    public static SeatState Held(long version, DateTimeOffset? until, int payments = 0) =>
        new(version, 2 * payments, until is { } end ? CeilingMilliseconds(end) : NoEnd);

    /// <summary>Held without an end, because a payment may still buy the seat.</summary>
    /// <param name="payment">Counts the payments of the booking from 1.</param>
    public static SeatState Paying(long version, int payment) => new(version, (2 * payment) - 1, NoEnd);

    public static SeatState Booked(long version) => new(version, BookedStep, NoEnd);

    public static SeatState Free(long version) => new(version, FreeStep, NoEnd);

    /// <summary>The state that a mark stands for in a document that says no more.</summary>
    public static SeatState Of(char mark, long version) => mark switch
    {
        SeatMark.Available => Free(version),
        SeatMark.Booked => Booked(version),
        _ => Held(version, until: null),
    };

    public bool HasEnd => Until != NoEnd;

    /// <summary>Whether this is the later of two states of a seat. A deadline is only ever brought forward.</summary>
    public bool IsAfter(SeatState other) =>
        Version != other.Version ? Version > other.Version
        : Step != other.Step ? Step > other.Step
        : Until < other.Until;

    /// <summary>Whether a hold is over, so that a reserve can take the seat.</summary>
    public static bool HasEnded(long until, DateTimeOffset now) =>
        until != NoEnd && now.ToUnixTimeMilliseconds() >= until + (long)Limits.TakeOverGrace.TotalMilliseconds;

    private static long CeilingMilliseconds(DateTimeOffset at) =>
        at.ToUnixTimeMilliseconds() + (at.Ticks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1);
}
