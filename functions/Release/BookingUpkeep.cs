using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Pay;
using TicketMaster.Storage;

namespace TicketMaster.Release;

/// <summary>
/// Takes the step that a booking is due for: ends an unpaid hold, asks about a payment, completes a sale, gives money back, or
/// tidies seats. Every step may be repeated. A booking whose step fails stays due.
/// </summary>
internal sealed partial class BookingUpkeep(
    IDocumentContainer<BookingDocument> bookings,
    SeatClaims claims,
    PaymentUpkeep payments,
    CompleteSale sales,
    PayBackTickets payBack,
    BookingAlerts alerts,
    TimingWheel wheel,
    TimeProvider clock,
    ILogger<BookingUpkeep> logger)
{
    /// <summary>A few more than an unpaid hold needs to its tidied end.</summary>
    private const int MaxSteps = 6;

    /// <summary>
    /// Advances a booking that a query has just returned. Most are unpaid holds, often a whole crowd's of one second, and they are not
    /// read again. If the query was behind, the ETag fails the write.
    /// </summary>
    /// <param name="durable">Starts the orchestrations of later steps.</param>
    /// <param name="found">The booking and its ETag, from the query.</param>
    /// <returns>Whether the booking was due, by this process's clock.</returns>
    public async Task<bool> AdvanceAsync(
        DurableTaskClient durable, StoreResult<BookingDocument> found, CancellationToken cancellationToken)
    {
        BookingDocument seen = found.Document!;
        if (seen.Payment is null && IsDue(seen) && !alerts.IsOwed(seen))
        {
            (BookingDocument now, _) = await TryAsync(
                seen, due => EndUnpaidAsync(due, found.ETag!, cancellationToken), cancellationToken);
            if (now.Attempt != seen.Attempt)
            {
                await wheel.EnsureAsync(durable, now, cancellationToken);
                return true;
            }
        }

        return await AdvanceAsync(durable, seen, cancellationToken);
    }

    /// <returns>Whether the booking was due, by this process's clock, or its deadlines had to be brought back.</returns>
    public async Task<bool> AdvanceAsync(DurableTaskClient durable, BookingDocument seen, CancellationToken cancellationToken)
    {
        // The document is read again, because the query that found it may have been behind.
        if ((await bookings.FindAsync(seen.Id, seen.UserId, cancellationToken))?.Document is not { } booking)
        {
            return false;
        }

        bool wasDue = IsDue(booking);
        if (DueTimes.BroughtBack(booking, clock.GetUtcNow()) is not null)
        {
            (BookingDocument? back, bool changed) = await bookings.ChangeAsync(
                booking.Id, booking.UserId, current => DueTimes.BroughtBack(current, clock.GetUtcNow()), cancellationToken);
            (booking, wasDue) = (back!, wasDue || changed);
        }

        bool done = true;
        for (int step = 0; done && step < MaxSteps && IsDue(booking); step++)
        {
            (booking, done) = await TryAsync(booking, due => AdvanceDueAsync(durable, due, cancellationToken), cancellationToken);

            // This also follows a step that failed: the provider's silence may be what is to be told.
            if (alerts.IsOwed(booking))
            {
                (booking, bool raised) = await TryAsync(booking, due => alerts.RaiseAsync(due, cancellationToken), cancellationToken);
                done &= raised;
            }
        }

        await wheel.EnsureAsync(durable, booking, cancellationToken);
        return wasDue;
    }

    /// <summary>Ends an unpaid hold and clears its seats, or clears the seats of one that has ended.</summary>
    /// <returns>The booking as it was written, or unchanged if it has to be read first.</returns>
    private async Task<BookingDocument> EndUnpaidAsync(BookingDocument due, string etag, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetUtcNow();
        BookingDocument ended = due;
        if (BookingLifecycle.IsOverdue(due, now))
        {
            BookingDocument expired = BookingLifecycle.Expire(due, now);
            if (await bookings.TryReplaceAsync(expired, etag, cancellationToken) is not { Document: { } written, ETag: { } next })
            {
                return due;
            }

            (ended, etag) = (written, next);
        }
        else if (!BookingLifecycle.IsFinal(due.State))
        {
            return due;
        }

        // A final state never changes, so the query's answer cannot be too old for this.
        bool whole = await claims.ReleaseAsync(ended, cancellationToken);
        return BookingLifecycle.Tidied(ended, whole, now) is { } tidied
            ? (await bookings.TryReplaceAsync(tidied, etag, cancellationToken))?.Document ?? ended
            : ended;
    }

    private async Task<(BookingDocument Booking, bool Done)> TryAsync(
        BookingDocument due, Func<BookingDocument, Task<BookingDocument>> step, CancellationToken cancellationToken)
    {
        try
        {
            return (await step(due), true);
        }
        catch (Exception exception) when (exception is not StoreUnavailableException and not OperationCanceledException)
        {
            // A booking that fails, for any reason, must not hold up the other due bookings.
            LogPostponed(exception, due.Id, due.State);
            return (await bookings.PostponeAsync(due, clock, underWay: false, cancellationToken), false);
        }
    }

    /// <returns>The booking as it is now.</returns>
    private async Task<BookingDocument> AdvanceDueAsync(
        DurableTaskClient durable, BookingDocument booking, CancellationToken cancellationToken) => booking.State switch
        {
            BookingState.Held => await ExpireAsync(booking, cancellationToken),
            BookingState.Paying => await payments.AskAsync(durable, booking, cancellationToken),
            BookingState.Booked => await CompleteAsync(booking, cancellationToken),
            BookingState.Cancelled or BookingState.Expired or BookingState.Refunded => await EndAsync(booking, cancellationToken),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private async Task<BookingDocument> ExpireAsync(BookingDocument booking, CancellationToken cancellationToken)
    {
        (BookingDocument? now, _) = await bookings.ChangeAsync(
            booking.Id,
            booking.UserId,
            current => BookingLifecycle.ExpireOverdue(current, clock.GetUtcNow())
                ?? (current.State == BookingState.Held ? current with { DueAt = DueTimes.HoldDueAt(current.ExpiresAt) } : null),
            cancellationToken);
        return now!;
    }

    /// <summary>Completes a sale that was cut off. Frees the seats of refunded tickets, and pays them back.</summary>
    private async Task<BookingDocument> CompleteAsync(BookingDocument booking, CancellationToken cancellationToken)
    {
        // As with a booking's end, the seats come first.
        await claims.ReleaseAsync(booking, cancellationToken);
        if (booking.IssuedAt is null)
        {
            BookingDocument now = (await sales.TakeUpAsync(booking.Id, booking.UserId, cancellationToken))!;
            return now is { State: BookingState.Booked, IssuedAt: null } && IsDue(now)
                ? await bookings.PostponeAsync(now, clock, underWay: false, cancellationToken)
                : now;
        }

        if (booking.Payment is BookingPayment.Captured own && PartRefunds.OwedSince(booking) is not null)
        {
            return await payBack.PayBackAsync(booking, own, cancellationToken);
        }

        (BookingDocument? issued, _) = await bookings.ChangeAsync(
            booking.Id, booking.UserId, current => BookingLifecycle.Issue(current, clock.GetUtcNow()), cancellationToken);
        return issued!;
    }

    private async Task<BookingDocument> EndAsync(BookingDocument booking, CancellationToken cancellationToken)
    {
        // The seats come first, because they are free whatever happens to the money.
        bool whole = await claims.ReleaseAsync(booking, cancellationToken);
        if (booking.Payment is BookingPayment.Refunding own)
        {
            return await payments.ReturnAsync(booking, own, cancellationToken);
        }

        (BookingDocument? now, _) = await bookings.ChangeAsync(
            booking.Id, booking.UserId, current => BookingLifecycle.Tidied(current, whole, clock.GetUtcNow()), cancellationToken);
        return now!;
    }

    private bool IsDue(BookingDocument booking) => booking.DueAt <= clock.GetUtcNow().ToUnixTimeMilliseconds();

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Booking {BookingId}, {State}, could not be looked after; it is taken up again later.")]
    private partial void LogPostponed(Exception exception, string bookingId, BookingState state);
}
