using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Reserve;

/// <summary>
/// The reserve protocol: create the booking under its user's next number, then write its name on each seat. A first-time
/// buyer of free seats costs no read at all.
/// </summary>
internal sealed class SeatReservation(
    IDocumentContainer<BookingDocument> bookings,
    SeatClaims claims,
    SeatChoice choice,
    EventCache events,
    TimingWheel wheel,
    IOptions<BookingOptions> options,
    TimeProvider clock)
{
    /// <summary>Tries for the best available seats when others are faster.</summary>
    private const int BestTries = 5;

    /// <summary>A reserve that took longer looks whether its booking was ended meanwhile before it is answered.</summary>
    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(2);

    public async Task<ReserveOutcome> ReserveAsync(
        DurableTaskClient durable, string userId, Wanted wanted, string? key, CancellationToken cancellationToken)
    {
        EventDocument? found = await events.GetEventAsync(wanted.EventId, cancellationToken);
        if (found is null or { Status: EventStatus.Deleted })
        {
            return new ReserveOutcome.Refused(BookingRefusals.NoSuchEvent(wanted.EventId));
        }

        var reserve = new Reserving(durable, userId, wanted, key, found);
        Refusal? refusal = OnSale.Refusal(found, clock.GetUtcNow()) ?? SeatChoice.PlanRefusal(found, wanted);
        if (wanted.Count > options.Value.MaxTicketsPerEvent)
        {
            refusal ??= BookingRefusals.TicketLimit(options.Value.MaxTicketsPerEvent, 0);
        }

        if (refusal is not null)
        {
            return await RefusedUnlessReplayAsync(reserve, refusal, cancellationToken);
        }

        // Seats that the projection shows as taken are read first: a hopeless reserve costs a read and no write.
        if (wanted is Wanted.Seats seats && await choice.TakenAsync(found, seats, userId, cancellationToken) is { Count: > 0 } taken)
        {
            IReadOnlyList<string> alternative = await choice.AlternativeAsync(found, seats, taken, cancellationToken);
            return await RefusedUnlessReplayAsync(reserve, BookingRefusals.SeatTaken(taken, alternative), cancellationToken);
        }

        return await NumberedAsync(reserve, cancellationToken);
    }

    private async Task<ReserveOutcome> NumberedAsync(Reserving reserve, CancellationToken cancellationToken)
    {
        int number = 1;
        int tries = 0;
        List<string> lost = [];
        while (true)
        {
            IReadOnlyList<BookedTicket>? seats = await choice.SeatsAsync(reserve.Event, reserve.Wanted, lost, tries, cancellationToken);
            if (seats is null)
            {
                return await RefusedUnlessReplayAsync(reserve, BookingRefusals.SoldOut(), cancellationToken);
            }

            BookingDocument booking = NewBooking(reserve, number, seats);
            StoreResult<BookingDocument> created = await bookings.CreateKnownAsync(booking, BookingWrites.IsOurs(booking), cancellationToken);
            StoreUnavailableException.ThrowIfUnavailable(created);
            if (created.Status == StoreStatus.Conflict)
            {
                Next next = ReserveDecision.Decide(
                    await MineAsOfNowAsync(reserve, cancellationToken), reserve.Wanted, reserve.Key, options.Value.MaxTicketsPerEvent, clock.GetUtcNow());
                switch (next)
                {
                    case Next.Refuse(var refusal):
                        return new ReserveOutcome.Refused(refusal);
                    case Next.Resume(var earlier):
                        (ReserveOutcome? outcome, IReadOnlyList<string> alsoLost) =
                            await ResumeAsync(reserve, earlier, MayTryOthers(reserve, ++tries), cancellationToken);
                        if (outcome is not null)
                        {
                            return outcome;
                        }

                        lost.AddRange(alsoLost);
                        number = earlier.Number + 1;
                        continue;
                    case Next.Create(var free, var alreadyLost):
                        number = free;
                        lost.AddRange(alreadyLost);
                        continue;
                    default:
                        throw new System.Diagnostics.UnreachableException();
                }
            }

            DateTimeOffset started = clock.GetUtcNow();
            Task watching = wheel.EnsureAsync(reserve.Durable, booking, cancellationToken);
            List<string> gone = await ClaimAsync(booking, cancellationToken);
            await watching;
            if (gone.Count == 0)
            {
                if (reserve.Key is null && clock.GetUtcNow() - started <= s_slow)
                {
                    return new ReserveOutcome.Reserved(booking, false);
                }
            }
            else
            {
                lost.AddRange(gone);
                booking = await RefuseAsync(reserve, booking, gone, MayTryOthers(reserve, ++tries), cancellationToken);
            }

            // Not refused after all where a repeat of this request got the seats for the same booking meanwhile; and the other way round.
            (ReserveOutcome? answer, IReadOnlyList<string> others) = booking.Refusal is null
                ? await VerifiedAsync(reserve, booking, false, cancellationToken)
                : Refused(reserve, booking, false);
            if (answer is not null)
            {
                return answer;
            }

            lost.AddRange(others);
            number++;
        }
    }

    private static bool MayTryOthers(Reserving reserve, int tries) => reserve.Wanted is Wanted.Best && tries < BestTries;

    /// <summary>Writes the booking's name on its seats, in id order.</summary>
    /// <returns>The seats that others have; empty where all are the booking's now.</returns>
    private async Task<List<string>> ClaimAsync(BookingDocument booking, CancellationToken cancellationToken)
    {
        List<string> gone = [];
        foreach (BookedTicket ticket in booking.Tickets)
        {
            if (gone.Count == 0)
            {
                if (!await claims.ClaimAsync(booking, ticket, cancellationToken))
                {
                    gone.Add(ticket.TicketId);
                }
            }
            else if (await claims.HolderAsync(ticket.TicketId, SeatClaims.RowKey(booking, ticket), cancellationToken)
                is { } holder && holder.Id != booking.Id)
            {
                gone.Add(ticket.TicketId);
            }
        }

        return gone;
    }

    /// <summary>Ends the booking of a reserve that lost a seat. Whatever it named is free from that write on.</summary>
    private async Task<BookingDocument> RefuseAsync(
        Reserving reserve, BookingDocument booking, List<string> gone, bool again, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> alternative = reserve.Wanted is Wanted.Seats seats
            ? await choice.AlternativeAsync(reserve.Event, seats, gone, cancellationToken)
            : [];
        bool namedNone = gone[0] == booking.Tickets[0].TicketId;
        (BookingDocument? ended, bool changed) = await bookings.ChangeAsync(
            booking.Id,
            booking.UserId,
            current => current is { State: BookingState.Held, Answer: not ReserveAnswer.Given }
                ? BookingLifecycle.Cancel(current, clock.GetUtcNow()) with
                {
                    Refused = 1,
                    Refusal = new BookingRefusal(gone, alternative, again),
                    DueAt = namedNone && current.Answer is null ? null : clock.GetUtcNow().ToUnixTimeMilliseconds(),
                }
                : null,
            cancellationToken);
        if (changed && ended!.DueAt is not null)
        {
            // Alone, it has no seat left to name: those after the first that was lost were only looked at.
            await claims.ReleaseAsync(ended, cancellationToken);
            (ended, _) = await bookings.ChangeAsync(
                booking.Id, booking.UserId, current => BookingLifecycle.Tidied(current, whole: true, clock.GetUtcNow()), cancellationToken);
        }

        return ended!;
    }

    /// <summary>Answers from an earlier request with the same key, finishing it where it was cut off.</summary>
    /// <returns>The outcome; or none, and the seats that were lost, where the request is to go on with other seats.</returns>
    private async Task<(ReserveOutcome? Outcome, IReadOnlyList<string> Lost)> ResumeAsync(
        Reserving reserve, BookingDocument earlier, bool tryOthers, CancellationToken cancellationToken)
    {
        if (earlier.State == BookingState.Held && clock.GetUtcNow() <= earlier.ExpiresAt && !await claims.AllNameAsync(earlier, cancellationToken))
        {
            (BookingDocument? shared, _) = await bookings.ChangeAsync(earlier.Id, earlier.UserId, BookingLifecycle.Share, cancellationToken);
            earlier = shared!;
            if (earlier.State == BookingState.Held && await ClaimAsync(earlier, cancellationToken) is { Count: > 0 } gone)
            {
                earlier = await RefuseAsync(reserve, earlier, gone, tryOthers, cancellationToken);
            }
        }
        else if (earlier.State == BookingState.Held && !await claims.AllNameAsync(earlier, cancellationToken)
            && await bookings.FindAsync(earlier.Id, earlier.UserId, cancellationToken) is { Document.State: BookingState.Held })
        {
            // Cut off before it had its seats, and too late to get them: nobody was ever told that it holds them. (Had others taken
            // them from it since, it would have been ended first.)
            return (new ReserveOutcome.Refused(BookingRefusals.HoldExpired(), true), []);
        }

        return earlier.Refusal is null ? await VerifiedAsync(reserve, earlier, true, cancellationToken) : Refused(reserve, earlier, true);
    }

    /// <summary>
    /// Answers with the booking as it is, since somebody else may have ended it while its seats were being named; and where others
    /// work on the same reserve, promises the seats in a write, since one of them may be about to refuse it.
    /// </summary>
    private async Task<(ReserveOutcome? Outcome, IReadOnlyList<string> Lost)> VerifiedAsync(
        Reserving reserve, BookingDocument booking, bool replayed, CancellationToken cancellationToken)
    {
        (BookingDocument? current, _) = await bookings.ChangeAsync(
            booking.Id,
            booking.UserId,
            now => now is { State: BookingState.Held, Answer: ReserveAnswer.Open } ? now with { Answer = ReserveAnswer.Given } : null,
            cancellationToken);
        if (BookingLifecycle.IsFinal(current!.State))
        {
            await claims.ReleaseAsync(current, cancellationToken);
            if (current.Refusal is not null)
            {
                return Refused(reserve, current, replayed);
            }

            if (!replayed)
            {
                return (new ReserveOutcome.Refused(BookingRefusals.HoldExpired()), []);
            }
        }

        return (new ReserveOutcome.Reserved(booking, replayed), []);
    }

    /// <summary>A refusal that nothing was written for, unless an earlier request with the same key had an answer.</summary>
    private async Task<ReserveOutcome> RefusedUnlessReplayAsync(Reserving reserve, Refusal refusal, CancellationToken cancellationToken)
    {
        if (reserve.Key is not null)
        {
            List<StoreResult<BookingDocument>> mine = await MineAsync(reserve, cancellationToken);
            switch (ReserveDecision.Replay([.. mine.Select(result => result.Document!)], reserve.Wanted, reserve.Key))
            {
                case Next.Resume(var earlier) when (await ResumeAsync(reserve, earlier, false, cancellationToken)).Outcome is { } outcome:
                    return outcome;
                case Next.Refuse(var reused):
                    return new ReserveOutcome.Refused(reused);
            }
        }

        return new ReserveOutcome.Refused(refusal);
    }

    /// <returns>The refusal; or none, and the seats that were lost, where the request goes on with other seats.</returns>
    private static (ReserveOutcome? Outcome, IReadOnlyList<string> Lost) Refused(Reserving reserve, BookingDocument ended, bool replayed) =>
        ended.Refusal! switch
        {
            { Superseded: true } superseded => (null, superseded.Conflicts),
            _ when reserve.Wanted is Wanted.Best => (new ReserveOutcome.Refused(BookingRefusals.SoldOut(), replayed), []),
            var refusal => (new ReserveOutcome.Refused(BookingRefusals.SeatTaken(refusal.Conflicts, refusal.Alternative), replayed), []),
        };

    /// <summary>
    /// The user's bookings for the event. Holds past their deadline are ended first, by winning the write: one whose confirm is
    /// still under way would count for nothing here and be paid for after all.
    /// </summary>
    private async Task<List<BookingDocument>> MineAsOfNowAsync(Reserving reserve, CancellationToken cancellationToken)
    {
        List<BookingDocument> mine = [];
        foreach (StoreResult<BookingDocument> found in await MineAsync(reserve, cancellationToken))
        {
            BookingDocument booking = found.Document!;
            if (BookingLifecycle.IsOverdue(booking, clock.GetUtcNow()))
            {
                (BookingDocument? now, _) = await bookings.ChangeAsync(
                    booking.Id,
                    booking.UserId,
                    current => BookingLifecycle.IsOverdue(current, clock.GetUtcNow()) ? BookingLifecycle.Expire(current, clock.GetUtcNow()) : null,
                    cancellationToken);
                booking = now!;
            }

            mine.Add(booking);
        }

        return mine;
    }

    private Task<List<StoreResult<BookingDocument>>> MineAsync(Reserving reserve, CancellationToken cancellationToken) => bookings.QueryAllAsync(
        new DocumentQuery(reserve.UserId, [new Predicate("eventId", Comparison.Equal, reserve.Event.Id)], PageSize: 1_000), cancellationToken);

    private BookingDocument NewBooking(Reserving reserve, int number, IReadOnlyList<BookedTicket> seats)
    {
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset expiresAt = now + options.Value.HoldFor;
        string id = BookingId.Compose(reserve.Event.Id, reserve.UserId, number);
        return BookingWrites.Stamp(new BookingDocument
        {
            Id = id,
            UserId = reserve.UserId,
            EventId = reserve.Event.Id,
            Number = number,
            State = BookingState.Held,
            Tickets = seats,
            Total = seats.Sum(seat => seat.Price),
            Currency = reserve.Event.Currency,
            CreatedAt = now,
            ExpiresAt = expiresAt,
            DueAt = Deadlines.HoldDueAt(expiresAt),
            Shard = BookingId.Shard(id),
            IdempotencyKey = reserve.Key,
            Rebooks = reserve.Wanted is Wanted.Seats { Ended: { } ended, PaymentId: { } paymentId } ? new Rebooked(ended.Id, paymentId) : null,
            Fingerprint = reserve.Wanted.Fingerprint,
            Attempt = "",
            Timeline = [new TimelineEntry(now, "held")],
        });
    }

    private sealed record Reserving(DurableTaskClient Durable, string UserId, Wanted Wanted, string? Key, EventDocument Event);
}
