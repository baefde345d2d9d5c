using TicketMaster.Bookings;
using TicketMaster.Http;

namespace TicketMaster.Reserve;

/// <summary>What a reserve does next. <see cref="ReserveDecision"/> decides it, <see cref="SeatReservation"/> does it.</summary>
internal abstract record ReserveStep
{
    private ReserveStep()
    {
    }

    /// <summary>Refuse, without anything written, unless an earlier request with the same key has an answer.</summary>
    public sealed record Refuse(Refusal Refusal) : ReserveStep;

    /// <summary>Choose seats and create the booking.</summary>
    public sealed record Create(ReserveAttempt Attempt) : ReserveStep;

    /// <summary>The booking's number is taken: read what the user has for the event.</summary>
    public sealed record Recall(ReserveAttempt Attempt) : ReserveStep;

    /// <summary>An earlier request with the same key made this booking: finish it, and give its answer.</summary>
    public sealed record Resume(ReserveAttempt Attempt, BookingDocument Earlier) : ReserveStep;

    /// <summary>Write the new booking's name on its seats.</summary>
    public sealed record Claim(ReserveAttempt Attempt, BookingDocument Booking) : ReserveStep;

    /// <summary>Others have some of the seats: end the booking.</summary>
    /// <param name="Gone">The seats that others have.</param>
    /// <param name="Replayed">Whether an earlier request made the booking.</param>
    public sealed record GiveUp(ReserveAttempt Attempt, BookingDocument Booking, IReadOnlyList<string> Gone, bool Replayed) : ReserveStep;

    /// <summary>All seats name the booking: see whether somebody has ended it meanwhile.</summary>
    public sealed record Verify(ReserveAttempt Attempt, BookingDocument Booking, bool Replayed) : ReserveStep;

    public sealed record Answer(ReserveOutcome Outcome) : ReserveStep;
}

/// <summary>How far a reserve is.</summary>
/// <param name="Number">The number that the user's next booking for the event has, as far as is known.</param>
/// <param name="Tries">How often others were faster.</param>
/// <param name="Lost">The seats that others were found to have.</param>
internal sealed record ReserveAttempt(int Number, int Tries, IReadOnlyList<string> Lost)
{
    public static ReserveAttempt First { get; } = new(1, 0, []);

    /// <summary>The answer where it comes to trying other seats; null where it may try them.</summary>
    public Refusal? Otherwise { get; init; }

    public ReserveAttempt Again => this with { Tries = Tries + 1 };
}

/// <param name="Replayed">Whether an earlier request with the same key made it.</param>
internal abstract record ReserveOutcome(bool Replayed)
{
    public sealed record Reserved(BookingDocument Booking, bool Replayed) : ReserveOutcome(Replayed);

    public sealed record Refused(Refusal Refusal, bool Replayed = false) : ReserveOutcome(Replayed);
}
