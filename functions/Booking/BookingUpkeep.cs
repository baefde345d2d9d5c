using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Booking;

/// <summary>
/// Does what a booking is due for, whatever its state: ends an unpaid hold, asks after a payment, completes a sale, gives money
/// back, tidies seats. Every step may be repeated; what fails stays due.
/// </summary>
internal sealed partial class BookingUpkeep(
    IDocumentContainer<BookingDocument> bookings,
    SeatClaims claims,
    IPaymentProvider provider,
    Settlement settlement,
    TimingWheel wheel,
    TimeProvider clock,
    ILogger<BookingUpkeep> logger)
{
    public async Task AdvanceAsync(DurableTaskClient durable, BookingDocument seen, CancellationToken cancellationToken)
    {
        // Decided on the document as it is now: the query that found it may have been behind.
        if ((await bookings.FindAsync(seen.Id, seen.UserId, cancellationToken))?.Document is not { DueAt: { } dueAt } booking
            || dueAt > clock.GetUtcNow().ToUnixTimeMilliseconds())
        {
            return;
        }

        try
        {
            await AdvanceDueAsync(durable, booking, cancellationToken);
        }
        catch (Exception exception) when (exception is not StoreUnavailableException and not OperationCanceledException)
        {
            // One booking that cannot be looked after, for whatever reason, must not stand in the way of the others that are due.
            LogPostponed(exception, booking.Id, booking.State);
            await PostponeAsync(durable, booking, cancellationToken);
        }
    }

    private Task AdvanceDueAsync(DurableTaskClient durable, BookingDocument booking, CancellationToken cancellationToken) => booking.State switch
    {
        BookingState.Held => ExpireAsync(durable, booking, cancellationToken),
        BookingState.Paying when booking.Payment!.Status == PaymentProgress.Cancelling => CancelPaymentAsync(durable, booking, cancellationToken),
        BookingState.Paying => AskAsync(durable, booking, cancellationToken),
        BookingState.Booked => CompleteAsync(durable, booking, cancellationToken),
        BookingState.Refunded => RefundAsync(durable, booking, cancellationToken),
        BookingState.Cancelled or BookingState.Expired => TidyAsync(durable, booking, cancellationToken),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task ExpireAsync(DurableTaskClient durable, BookingDocument booking, CancellationToken cancellationToken)
    {
        (BookingDocument? now, bool changed) = await bookings.ChangeAsync(
            booking.Id,
            booking.UserId,
            current => BookingLifecycle.IsOverdue(current, clock.GetUtcNow())
                ? BookingLifecycle.Expire(current, clock.GetUtcNow())
                : current.State == BookingState.Held ? current with { DueAt = BookingLifecycle.HoldDueAt(current.ExpiresAt) } : null,
            cancellationToken);
        if (changed && now!.State == BookingState.Expired)
        {
            await TidyAsync(durable, now, cancellationToken);
        }
        else if (changed)
        {
            await wheel.EnsureAsync(durable, now!, cancellationToken);
        }
    }

    /// <summary>Asks the provider what became of a payment; past its time it gets one extension while it is processing, then it is given up.</summary>
    private async Task AskAsync(DurableTaskClient durable, BookingDocument booking, CancellationToken cancellationToken)
    {
        ProviderPayment payment;
        try
        {
            payment = booking.Payment!.PaymentId is { } paymentId
                ? await provider.GetAsync(paymentId, cancellationToken)
                    ?? throw new InvalidOperationException($"The provider has no payment '{paymentId}'.")
                : await provider.AuthoriseAsync(PaymentStart.Request(booking), cancellationToken);
        }
        catch (PaymentRejectedException)
        {
            await bookings.ChangeAsync(
                booking.Id, booking.UserId, current => IsSame(current, booking) ? BookingLifecycle.Decline(current, null, clock.GetUtcNow()) : null, cancellationToken);
            return;
        }

        if (payment.Status is not (ProviderStatus.Processing or ProviderStatus.WaitsForBuyer))
        {
            await settlement.SettleAsync(durable, payment, cancellationToken);
            return;
        }

        (BookingDocument? now, bool changed) = await bookings.ChangeAsync(
            booking.Id, booking.UserId, current => IsSame(current, booking) ? StillProcessing(current, payment, clock.GetUtcNow()) : null, cancellationToken);
        if (changed && now!.Payment!.Status == PaymentProgress.Cancelling)
        {
            await CancelPaymentAsync(durable, now, cancellationToken);
        }
        else if (changed)
        {
            await wheel.EnsureAsync(durable, now!, cancellationToken);
        }
    }

    /// <summary>What to do about a payment that has not settled: wait, extend once, or give it up.</summary>
    public static BookingDocument StillProcessing(BookingDocument booking, ProviderPayment payment, DateTimeOffset now)
    {
        BookingPayment known = booking.Payment! with { PaymentId = payment.PaymentId, RedirectUrl = payment.RedirectUrl };
        if (now < known.SettleBy)
        {
            return booking with { Payment = known, DueAt = BookingLifecycle.NextAsk(now, known.SettleBy, known.Since) };
        }

        // A buyer who never came back gets no extension; a bank that is still at it gets one, as long as the first term.
        bool waitsForBuyer = payment.Status == ProviderStatus.WaitsForBuyer;
        if (known.Extended || waitsForBuyer)
        {
            return BookingLifecycle.GiveUp(booking with { Payment = known }, GiveUpReason.TooLate, now);
        }

        DateTimeOffset paying = booking.Timeline.Last(entry => entry.What == "paying").At;
        DateTimeOffset settleBy = now + (known.SettleBy - paying);
        return booking with
        {
            Payment = known with { SettleBy = settleBy, Extended = true, Since = now },
            DueAt = BookingLifecycle.NextAsk(now, settleBy, now),
        };
    }

    private async Task CancelPaymentAsync(DurableTaskClient durable, BookingDocument booking, CancellationToken cancellationToken)
    {
        if (await PaymentIdAsync(booking, cancellationToken) is not { } paymentId)
        {
            // The provider never took the payment on: there is nothing to wait for.
            await bookings.ChangeAsync(
                booking.Id,
                booking.UserId,
                current => current.State == BookingState.Paying && current.Payment!.Number == booking.Payment!.Number
                    ? BookingLifecycle.Decline(current, null, clock.GetUtcNow())
                    : null,
                cancellationToken);
            return;
        }

        ProviderPayment after = (await provider.VoidAsync(paymentId, cancellationToken)).Payment;
        await settlement.SettleAsync(durable, after, cancellationToken);
        switch ((await bookings.FindAsync(booking.Id, booking.UserId, cancellationToken))?.Document)
        {
            case { State: BookingState.Expired } expired:
                await TidyAsync(durable, expired, cancellationToken);
                break;
            case { State: BookingState.Paying } waiting:
                await PostponeAsync(durable, waiting, cancellationToken);
                break;
        }
    }

    /// <summary>The payment to cancel. Where the provider's answer never came, asking again with the same key tells.</summary>
    private async Task<string?> PaymentIdAsync(BookingDocument booking, CancellationToken cancellationToken)
    {
        try
        {
            return booking.Payment!.PaymentId ?? (await provider.AuthoriseAsync(PaymentStart.Request(booking), cancellationToken)).PaymentId;
        }
        catch (PaymentRejectedException)
        {
            return null;
        }
    }

    /// <summary>Starts completing a sale whose completing was never started or has failed.</summary>
    private async Task CompleteAsync(DurableTaskClient durable, BookingDocument booking, CancellationToken cancellationToken)
    {
        await CompleteBooking.StartAsync(durable, booking, cancellationToken);
        await PostponeAsync(durable, booking, cancellationToken);
    }

    private async Task RefundAsync(DurableTaskClient durable, BookingDocument booking, CancellationToken cancellationToken)
    {
        // Sold means authorised: what is not captured yet is voided, what is captured is paid back.
        ProviderPayment after = (await provider.VoidAsync(booking.Payment!.PaymentId!, cancellationToken)).Payment;
        if (after.Status == ProviderStatus.Captured)
        {
            after = (await provider.RefundAsync(booking.Payment.PaymentId!, cancellationToken)).Payment;
        }

        if (after.Status is not (ProviderStatus.Voided or ProviderStatus.Refunded))
        {
            throw new ProviderUnavailableException($"Payment '{after.PaymentId}' is {after.Status} and not given back yet.");
        }

        bool refunded = after.Status == ProviderStatus.Refunded;
        (BookingDocument? now, _) = await bookings.ChangeAsync(
            booking.Id,
            booking.UserId,
            current => current.Payment!.Status is PaymentProgress.Refunded or PaymentProgress.Voided
                ? null
                : BookingLifecycle.Note(
                    current, clock.GetUtcNow(), refunded ? PaymentProgress.Refunded : PaymentProgress.Voided, refunded ? "refunded" : "voided"),
            cancellationToken);
        await TidyAsync(durable, now!, cancellationToken);
    }

    private async Task TidyAsync(DurableTaskClient durable, BookingDocument booking, CancellationToken cancellationToken)
    {
        bool whole = await claims.ReleaseAsync(booking, cancellationToken);
        (BookingDocument? now, bool changed) = await bookings.ChangeAsync(
            booking.Id, booking.UserId, current => BookingLifecycle.Tidied(current, whole, clock.GetUtcNow()), cancellationToken);
        if (changed)
        {
            await wheel.EnsureAsync(durable, now!, cancellationToken);
        }
    }

    private async Task PostponeAsync(DurableTaskClient durable, BookingDocument booking, CancellationToken cancellationToken)
    {
        (BookingDocument? now, bool changed) = await bookings.ChangeAsync(
            booking.Id,
            booking.UserId,
            current => current.State == booking.State && current.DueAt == booking.DueAt
                ? current with { DueAt = BookingLifecycle.TakeUpAgain(current, clock.GetUtcNow()) }
                : null,
            cancellationToken);
        if (changed)
        {
            await wheel.EnsureAsync(durable, now!, cancellationToken);
        }
    }

    private static bool IsSame(BookingDocument current, BookingDocument asked) =>
        current.State == BookingState.Paying
        && current.Payment!.Number == asked.Payment!.Number
        && current.Payment.Status != PaymentProgress.Cancelling;

    [LoggerMessage(Level = LogLevel.Error, Message = "Booking {BookingId}, {State}, could not be looked after; it is taken up again later.")]
    private partial void LogPostponed(Exception exception, string bookingId, BookingState state);
}
