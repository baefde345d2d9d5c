using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;

namespace TicketMaster.Reserve;

/// <summary>The decisions of the reserve protocol. Each takes what a step found, and returns the next step.</summary>
internal static class ReserveDecision
{
    /// <summary>How often the best available seats are tried for when others are faster.</summary>
    public const int BestTries = 5;

    /// <summary>Why the event alone rules a reserve out, or null.</summary>
    public static Refusal? Begin(EventDocument found, SeatRequest request, int maxTickets, DateTimeOffset now) =>
        OnSale.Refusal(found, now)
        ?? SeatChoice.PlanRefusal(found, request)
        ?? (request.Count > maxTickets ? BookingRefusals.TicketLimit(maxTickets, 0) : null);

    /// <param name="mine">The user's bookings for the event that have not ended, and those of the key. None is an overdue hold.</param>
    /// <param name="key">The request's Idempotency-Key.</param>
    /// <param name="maxTickets">How many live tickets the user may have for the event.</param>
    public static ReserveStep AfterRecall(
        IReadOnlyList<BookingDocument> mine, SeatRequest request, string? key, ReserveAttempt attempt, int maxTickets, DateTimeOffset now)
    {
        attempt = attempt with
        {
            Open = [.. mine.Where(booking => !BookingLifecycle.IsFinal(booking.State))],
        };
        if (Replay(mine, request, key, attempt) is { } replay)
        {
            return replay;
        }

        BookingDocument[] live = [.. mine.Where(booking => BookingLifecycle.IsLive(booking, now))];
        if (request is SeatRequest.Named named)
        {
            foreach (BookingDocument booking in live)
            {
                string[] own = [.. named.Ids.Select(id => id.ToString()).Intersect(booking.Tickets.Select(ticket => ticket.TicketId))];
                if (own.Length > 0)
                {
                    return Refuse(BookingRefusals.AlreadyHeld(booking.Id, own));
                }
            }
        }

        int tickets = live.Sum(booking => booking.Tickets.Count);
        return tickets + request.Count > maxTickets
            ? Refuse(BookingRefusals.TicketLimit(maxTickets, tickets))
            : new ReserveStep.Create(attempt with
            {
                Number = mine.Count == 0 ? 1 : mine.Max(booking => booking.Number) + 1,

                // The seats that an earlier try of the same request lost are not tried again.
                Lost = [.. attempt.Lost, .. Latest(mine, key)?.Refusal?.Conflicts ?? []],
            });
    }

    /// <summary>
    /// Refuses the next booking if the user has let too many holds of the event end. One for a late payment is made all the same. What an
    /// earlier request began is finished, and if that makes a booking, it has the count too.
    /// </summary>
    public static ReserveStep WithEnded(
        ReserveStep step, SeatRequest request, EndedHolds? ended, int maxEndedHolds, DateTimeOffset now) => step switch
        {
            ReserveStep.Create when ended?.Count >= maxEndedHolds && request is not SeatRequest.Again =>
                new ReserveStep.Refuse(BookingRefusals.TooManyEndedHolds(maxEndedHolds, ended.Left(now))),
            ReserveStep.Create(var attempt) => new ReserveStep.Create(attempt with { Ended = ended }),
            ReserveStep.Resume(var attempt, var earlier) => new ReserveStep.Resume(attempt with { Ended = ended }, earlier),
            _ => step,
        };

    /// <summary>The numbers that the next booking names as not ended. Null if they would lead to other bookings than those.</summary>
    public static IReadOnlyList<int>? OpenNumbers(ReserveAttempt attempt, string nextId) =>
        attempt.Open.All(booking => booking.Id == BookingId.Sibling(nextId, booking.Number))
            ? [.. attempt.Open.Select(booking => booking.Number)]
            : null;

    /// <returns>The step that an earlier request with the same key calls for. Null if there was none, or if it tried other seats.</returns>
    public static ReserveStep? Replay(IReadOnlyList<BookingDocument> mine, SeatRequest request, string? key, ReserveAttempt attempt) =>
        Latest(mine, key) switch
        {
            null => null,
            { } earlier when earlier.Fingerprint != request.Fingerprint => Refuse(BookingRefusals.IdempotencyKeyReused()),
            { Refusal.Superseded: true } => null,
            { } earlier => new ReserveStep.Resume(attempt.Again, earlier),
        };

    /// <param name="gone">The seats that others have.</param>
    /// <param name="alone">Whether no other request can have worked on the booking, and its hold cannot have ended.</param>
    public static ReserveStep AfterClaim(
        ReserveAttempt attempt, BookingDocument booking, IReadOnlyList<string> gone, bool alone) => gone switch
        {
            [] when alone => new ReserveStep.Answer(new ReserveOutcome.Reserved(booking, Replayed: false)),
            [] => new ReserveStep.Verify(attempt, booking, Replayed: false),
            _ => new ReserveStep.GiveUp(attempt.Again with { Lost = [.. attempt.Lost, .. gone] }, booking, gone, Replayed: false),
        };

    /// <summary>
    /// The booking of a reserve that lost a seat, with its end. Null where another request has promised its seats meanwhile, or begun to
    /// pay: that names them all, even if the payment was declined since. It needs no tidying where the first of its seats was the one lost,
    /// so that it named none, and no other request worked on it.
    /// </summary>
    public static BookingDocument? GivenUp(BookingDocument booking, BookingRefusal refusal, DateTimeOffset now)
    {
        bool namedNone = refusal.Conflicts[0] == booking.Tickets[0].TicketId;
        return booking is { State: BookingState.Held, Answer: not ReserveAnswer.Given, Payment: null }
            ? BookingLifecycle.Cancel(booking, now) with
            {
                Refused = 1,
                Refusal = refusal,
                DueAt = namedNone && booking.Answer is null ? null : now.ToUnixTimeMilliseconds(),
            }
            : null;
    }

    /// <summary>
    /// Decides after a booking was to be ended or finished. It has no refusal if a repeat of the request got its seats.
    /// </summary>
    public static ReserveStep AfterEnd(
        ReserveAttempt attempt, SeatRequest request, BookingDocument booking, bool replayed) => booking.Refusal switch
        {
            null => new ReserveStep.Verify(attempt, booking, replayed),
            { Superseded: true } refusal when attempt.Otherwise is null => new ReserveStep.Create(attempt with
            {
                Number = booking.Number + 1,
                Lost = [.. attempt.Lost, .. refusal.Conflicts],
            }),
            { Superseded: true } => Refuse(attempt.Otherwise),
            _ when request is SeatRequest.Best => Refuse(BookingRefusals.SoldOut(), replayed),
            { } refusal => Refuse(BookingRefusals.SeatTaken(refusal.Conflicts, refusal.Alternative), replayed),
        };

    /// <param name="promised">The booking as it was when its seats were named.</param>
    /// <param name="current">The booking as it is now.</param>
    /// <param name="replayed">Whether an earlier request made the booking.</param>
    public static ReserveStep AfterVerify(
        ReserveAttempt attempt, SeatRequest request, BookingDocument promised, BookingDocument current, bool replayed)
    {
        bool ended = BookingLifecycle.IsFinal(current.State);
        return ended && current.Refusal is not null ? AfterEnd(attempt, request, current, replayed)
            : ended && !replayed ? Refuse(BookingRefusals.HoldExpired())
            : new ReserveStep.Answer(new ReserveOutcome.Reserved(replayed ? current : promised, replayed));
    }

    /// <summary>Whether a reserve that lost a seat may try others.</summary>
    public static bool MayTryOthers(SeatRequest request, ReserveAttempt attempt) =>
        request is SeatRequest.Best && attempt.Otherwise is null && attempt.Tries < BestTries;

    private static ReserveStep.Answer Refuse(Refusal refusal, bool replayed = false) => new(new ReserveOutcome.Refused(refusal, replayed));

    private static BookingDocument? Latest(IReadOnlyList<BookingDocument> mine, string? key) =>
        key is null ? null : mine.Where(booking => booking.IdempotencyKey == key).MaxBy(booking => booking.Number);
}
