using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Reserve;

/// <summary>
/// The reserve protocol. It creates the booking under its user's next number, then writes its name on each seat. A first
/// reserve of free seats costs no read.
/// </summary>
internal sealed class SeatReservation(
    IDocumentContainer<BookingDocument> bookings,
    SeatClaims claims,
    SeatChoice choice,
    EarlierBookings recall,
    HeldSeats held,
    EventCache events,
    BookingKeys keys,
    TimingWheel wheel,
    IOptions<BookingOptions> options,
    TimeProvider clock)
{
    /// <summary>A reserve that took longer checks that its booking was not ended before it answers.</summary>
    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(2);

    /// <param name="noPass">Why the user may not reserve at this event; null if the user may.</param>
    public async Task<ReserveOutcome> ReserveAsync(
        DurableTaskClient durable,
        string userId,
        SeatRequest request,
        string? key,
        CancellationToken cancellationToken,
        Refusal? noPass = null)
    {
        if (await events.GetEventAsync(request.EventId, cancellationToken) is not { Status: not EventStatus.Deleted } found)
        {
            return new ReserveOutcome.Refused(BookingRefusals.NoSuchEvent(request.EventId));
        }

        var reserve = new Reserving(durable, userId, request, key, found);
        ReserveStep step = await BeginAsync(reserve, noPass, cancellationToken);
        while (step is not ReserveStep.Answer)
        {
            step = await ActAsync(reserve, step, cancellationToken);
        }

        return ((ReserveStep.Answer)step).Outcome;
    }

    private async Task<ReserveStep> BeginAsync(Reserving reserve, Refusal? noPass, CancellationToken cancellationToken)
    {
        Refusal? found = ReserveDecision.Begin(reserve.Event, reserve.Request, options.Value.MaxTicketsPerEvent, clock.GetUtcNow());
        if ((found ?? noPass) is { } refusal)
        {
            return new ReserveStep.Refuse(refusal);
        }

        // Seats that the projection shows as taken are read first, so a hopeless reserve costs a read and no write.
        if (reserve.Request is SeatRequest.Named named && await TakenAsync(reserve, named, cancellationToken) is { Count: > 0 } taken)
        {
            return new ReserveStep.Refuse(BookingRefusals.SeatTaken(taken, await AlternativeAsync(reserve, taken, cancellationToken)));
        }

        // One for a late payment is made all the same.
        return reserve.Request is not SeatRequest.Again
            && await held.RefusalAsync(reserve.UserId, reserve.Request.Count, cancellationToken) is { } tooMany
            ? new ReserveStep.Refuse(tooMany)
            : new ReserveStep.Create(ReserveAttempt.First);
    }

    private Task<ReserveStep> ActAsync(Reserving reserve, ReserveStep step, CancellationToken cancellationToken) => step switch
    {
        ReserveStep.Refuse(var refusal) => RefuseAsync(reserve, refusal, cancellationToken),
        ReserveStep.Create(var attempt) => CreateAsync(reserve, attempt, cancellationToken),
        ReserveStep.Recall(var attempt) => RecallAsync(reserve, attempt, cancellationToken),
        ReserveStep.Resume(var attempt, var earlier) => ResumeAsync(reserve, attempt, earlier, cancellationToken),
        ReserveStep.Claim(var attempt, var booking) => ClaimAsync(reserve, attempt, booking, cancellationToken),
        ReserveStep.GiveUp giveUp => GiveUpAsync(reserve, giveUp, cancellationToken),
        ReserveStep.Verify verify => VerifyAsync(reserve, verify, cancellationToken),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task<ReserveStep> RefuseAsync(Reserving reserve, Refusal refusal, CancellationToken cancellationToken)
    {
        var refused = new ReserveStep.Answer(new ReserveOutcome.Refused(refusal));
        return reserve.Key is null
            ? refused
            : ReserveDecision.Replay(
                await recall.OfKeyAsync(reserve.UserId, reserve.Event.Id, reserve.Key, cancellationToken),
                reserve.Request,
                reserve.Key,
                ReserveAttempt.First with { Otherwise = refusal }) ?? refused;
    }

    private async Task<ReserveStep> CreateAsync(Reserving reserve, ReserveAttempt attempt, CancellationToken cancellationToken)
    {
        IReadOnlyList<BookedTicket>? seats = reserve.Request switch
        {
            SeatRequest.Named named => SeatChoice.Named(reserve.Event, named),
            SeatRequest.Best best => choice.Best(
                reserve.Event, await events.GetAvailabilityAsync(reserve.Event, cancellationToken), best, attempt.Lost, attempt.Tries),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (seats is null)
        {
            return new ReserveStep.Refuse(BookingRefusals.SoldOut());
        }

        BookingDocument booking = NewBooking(reserve, attempt, seats);
        StoreResult<BookingDocument> created = await bookings.CreateKnownAsync(booking, BookingWrites.IsOurs(booking), cancellationToken);
        StoreUnavailableException.ThrowIfUnavailable(created);
        return created.Status == StoreStatus.Conflict ? new ReserveStep.Recall(attempt) : new ReserveStep.Claim(attempt, booking);
    }

    private async Task<ReserveStep> RecallAsync(Reserving reserve, ReserveAttempt attempt, CancellationToken cancellationToken)
    {
        (IReadOnlyList<BookingDocument> mine, EndedHolds? ended, DateTimeOffset now) = await recall.FindAsync(
            reserve.UserId, reserve.Event.Id, reserve.Key, cancellationToken);
        ReserveStep step = ReserveDecision.AfterRecall(
            mine, reserve.Request, reserve.Key, attempt, options.Value.MaxTicketsPerEvent, now);
        return ReserveDecision.WithEnded(step, reserve.Request, ended, options.Value.MaxEndedHolds, now);
    }

    private async Task<ReserveStep> ClaimAsync(
        Reserving reserve, ReserveAttempt attempt, BookingDocument booking, CancellationToken cancellationToken)
    {
        DateTimeOffset started = clock.GetUtcNow();
        Task watching = wheel.EnsureAsync(reserve.Durable, booking, cancellationToken);
        List<string> gone = await NameAsync(booking, cancellationToken);
        await watching;
        return ReserveDecision.AfterClaim(attempt, booking, gone, alone: reserve.Key is null && clock.GetUtcNow() - started <= s_slow);
    }

    /// <summary>Ends the booking of a reserve that lost a seat. This write frees the seats that it had named.</summary>
    private async Task<ReserveStep> GiveUpAsync(Reserving reserve, ReserveStep.GiveUp step, CancellationToken cancellationToken)
    {
        (ReserveAttempt attempt, BookingDocument booking, IReadOnlyList<string> gone, bool replayed) = step;
        IReadOnlyList<string> alternative = await AlternativeAsync(reserve, gone, cancellationToken);
        var refusal = new BookingRefusal(gone, alternative, Superseded: ReserveDecision.MayTryOthers(reserve.Request, attempt));
        (BookingDocument? ended, bool changed) = await bookings.ChangeAsync(
            booking.Id,
            booking.UserId,
            current => ReserveDecision.GivenUp(current, refusal, clock.GetUtcNow()),
            cancellationToken);
        if (changed && ended!.DueAt is not null)
        {
            // This request has no seat left to name: it only looked at those after the first that it lost.
            await claims.ReleaseAsync(ended, cancellationToken);
            (ended, _) = await bookings.ChangeAsync(
                booking.Id, booking.UserId, current => BookingLifecycle.Tidied(current, whole: true, clock.GetUtcNow()), cancellationToken);
        }

        return ReserveDecision.AfterEnd(attempt, reserve.Request, ended!, replayed);
    }

    /// <summary>Finishes the booking of an earlier request that was cut off.</summary>
    private async Task<ReserveStep> ResumeAsync(
        Reserving reserve, ReserveAttempt attempt, BookingDocument earlier, CancellationToken cancellationToken)
    {
        if (earlier.State == BookingState.Held && !await claims.AllNameAsync(earlier, cancellationToken))
        {
            if (clock.GetUtcNow() > earlier.ExpiresAt)
            {
                // It is too late to get the seats, and nobody was told that the booking holds them. If others had taken them since,
                // the booking would have been ended first.
                if (await bookings.FindAsync(earlier.Id, earlier.UserId, cancellationToken) is { Document.State: BookingState.Held })
                {
                    return new ReserveStep.Answer(new ReserveOutcome.Refused(BookingRefusals.HoldExpired(), Replayed: true));
                }
            }
            else
            {
                (BookingDocument? shared, _) = await bookings.ChangeAsync(
                    earlier.Id, earlier.UserId, BookingLifecycle.Share, cancellationToken);
                earlier = shared!;
                if (earlier.State == BookingState.Held && await NameAsync(earlier, cancellationToken) is { Count: > 0 } gone)
                {
                    return new ReserveStep.GiveUp(attempt, earlier, gone, Replayed: true);
                }
            }
        }

        return ReserveDecision.AfterEnd(attempt, reserve.Request, earlier, replayed: true);
    }

    /// <summary>
    /// Reads the booking again, since somebody else may have ended it while its seats were named. If others work on the same
    /// reserve, a write promises the seats, since one of them may be about to refuse it.
    /// </summary>
    private async Task<ReserveStep> VerifyAsync(Reserving reserve, ReserveStep.Verify step, CancellationToken cancellationToken)
    {
        (BookingDocument? current, _) = await bookings.ChangeAsync(
            step.Booking.Id,
            step.Booking.UserId,
            now => BookingLifecycle.ExpireOverdue(now, clock.GetUtcNow())
                ?? (now is { State: BookingState.Held, Answer: ReserveAnswer.Open } ? now with { Answer = ReserveAnswer.Given } : null),
            cancellationToken);
        if (BookingLifecycle.IsFinal(current!.State))
        {
            await claims.ReleaseAsync(current, cancellationToken);
        }

        return ReserveDecision.AfterVerify(step.Attempt, reserve.Request, step.Booking, current, step.Replayed);
    }

    /// <summary>Writes the booking's name on its seats, in id order.</summary>
    /// <returns>The seats that others have; empty if the booking has them all.</returns>
    private async Task<List<string>> NameAsync(BookingDocument booking, CancellationToken cancellationToken)
    {
        List<string> gone = [];
        foreach (BookedTicket ticket in booking.Tickets)
        {
            bool free = gone.Count == 0
                ? await claims.ClaimAsync(booking, ticket, cancellationToken)
                : await claims.HolderAsync(ticket.TicketId, SeatClaims.RowKey(booking, ticket), cancellationToken) is not { } holder
                    || (holder.Id == booking.Id && holder.UserId == booking.UserId);
            if (!free)
            {
                gone.Add(ticket.TicketId);
            }
        }

        return gone;
    }

    /// <summary>The requested seats that the projection shows as taken, and that somebody else's live booking has.</summary>
    private async Task<List<string>> TakenAsync(Reserving reserve, SeatRequest.Named named, CancellationToken cancellationToken)
    {
        EventAvailability availability = await events.GetAvailabilityAsync(reserve.Event, cancellationToken);
        List<string> taken = [];
        foreach (TicketId id in SeatChoice.ShownTaken(reserve.Event, availability, named))
        {
            if (await claims.HolderAsync(id.ToString(), id.RowKey, cancellationToken) is { } holder && holder.UserId != reserve.UserId)
            {
                taken.Add(id.ToString());
            }
        }

        return taken;
    }

    private async Task<IReadOnlyList<string>> AlternativeAsync(
        Reserving reserve, IReadOnlyList<string> gone, CancellationToken cancellationToken) => reserve.Request is SeatRequest.Named named
        ? choice.Alternative(reserve.Event, await events.GetAvailabilityAsync(reserve.Event, cancellationToken), named, gone)
        : [];

    private BookingDocument NewBooking(Reserving reserve, ReserveAttempt attempt, IReadOnlyList<BookedTicket> seats)
    {
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset expiresAt = now + options.Value.HoldFor;
        string id = keys.Compose(reserve.Event, reserve.UserId, attempt.Number);
        int moves = EventMoves.Count(reserve.Event);
        var booking = new BookingDocument
        {
            Id = id,
            UserId = reserve.UserId,
            EventId = reserve.Event.Id,
            Number = attempt.Number,
            Open = ReserveDecision.OpenNumbers(attempt, id),
            EndedHolds = attempt.Ended,
            State = BookingState.Held,
            Tickets = seats,
            Total = seats.Sum(seat => seat.Price),
            Currency = reserve.Event.Currency,
            CreatedAt = now,
            ExpiresAt = expiresAt,
            DueAt = DueTimes.HoldDueAt(expiresAt),
            Shard = BookingId.Shard(id),
            IdempotencyKey = reserve.Key,
            Rebooks = reserve.Request is SeatRequest.Again again ? new Rebooked(again.Ended.Id, again.PaymentId) : null,
            Fingerprint = reserve.Request.Fingerprint,
            Attempt = "",
            Timeline = [new TimelineEntry(now, TimelineStep.Held)],
            // The buyer of a late payment knows what was known at the first reserve.
            KnownMoves = reserve.Request is SeatRequest.Again late ? late.Ended.KnownMoves : moves,
        };
        return BookingWrites.Stamp(MoveNotices.Note(booking, moves, now) ?? booking);
    }

    private sealed record Reserving(DurableTaskClient Durable, string UserId, SeatRequest Request, string? Key, EventDocument Event);
}
