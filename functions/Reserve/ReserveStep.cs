using TicketMaster.Bookings;
using TicketMaster.Http;

namespace TicketMaster.Reserve;

/// <summary>The next step of a reserve. <see cref="ReserveDecision"/> decides it, and <see cref="SeatReservation"/> does it.</summary>
internal abstract record ReserveStep
{
    private ReserveStep()
    {
    }

    /// <summary>Refuse without a write, unless an earlier request with the same key has an answer.</summary>
    public sealed record Refuse(Refusal Refusal) : ReserveStep;

    /// <summary>Choose seats and create the booking.</summary>
    public sealed record Create(ReserveAttempt Attempt) : ReserveStep;

    /// <summary>The booking's number is taken. Read the user's bookings for the event.</summary>
    public sealed record Recall(ReserveAttempt Attempt) : ReserveStep;

    /// <summary>An earlier request with the same key made this booking. Finish it and give its answer.</summary>
    public sealed record Resume(ReserveAttempt Attempt, BookingDocument Earlier) : ReserveStep;

    /// <summary>Write the new booking's name on its seats.</summary>
    public sealed record Claim(ReserveAttempt Attempt, BookingDocument Booking) : ReserveStep;

    /// <summary>Others have some of the seats. End the booking.</summary>
    /// <param name="Gone">The seats that others have.</param>
    /// <param name="Replayed">Whether an earlier request made the booking.</param>
    public sealed record GiveUp(ReserveAttempt Attempt, BookingDocument Booking, IReadOnlyList<string> Gone, bool Replayed) : ReserveStep;

    /// <summary>All seats name the booking. Check that nobody has ended it meanwhile.</summary>
    public sealed record Verify(ReserveAttempt Attempt, BookingDocument Booking, bool Replayed) : ReserveStep;

    public sealed record Answer(ReserveOutcome Outcome) : ReserveStep;
}

/// <summary>How far a reserve is.</summary>
/// <param name="Number">The number of the user's next booking for the event, as far as is known.</param>
/// <param name="Tries">How often others were faster.</param>
/// <param name="Lost">The seats found to be others'.</param>
internal sealed record ReserveAttempt(int Number, int Tries, IReadOnlyList<string> Lost)
{
    public static ReserveAttempt First { get; } = new(1, 0, []);

    /// <summary>The user's earlier bookings of the event that may not have ended.</summary>
    public IReadOnlyList<BookingDocument> Open { get; init; } = [];

    /// <summary>The user's ended holds of the event.</summary>
    public EndedHolds? Ended { get; init; }

    /// <summary>The answer to give instead of trying other seats; null if other seats may be tried.</summary>
    public Refusal? Otherwise { get; init; }

    public ReserveAttempt Again => this with { Tries = Tries + 1 };
}

/// <param name="Replayed">Whether an earlier request with the same key made it.</param>
internal abstract record ReserveOutcome(bool Replayed)
{
    public sealed record Reserved(BookingDocument Booking, bool Replayed) : ReserveOutcome(Replayed);

    public sealed record Refused(Refusal Refusal, bool Replayed = false) : ReserveOutcome(Replayed);
}
