using System.Runtime.ExceptionServices;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Payments;
using TicketMaster.Storage;
using TicketMaster.Tickets;

namespace TicketMaster.Pay;

/// <summary>
/// Completes a sale: captures its money, hands its tickets to the queue, then records both in one write. Each step may be repeated. A sale
/// that is cut off in between is due, and whoever looks after it next goes on.
/// </summary>
internal sealed partial class CompleteSale(
    IDocumentContainer<BookingDocument> bookings,
    IPaymentProvider provider,
    IssueTickets tickets,
    PaymentCases cases,
    PaymentMetrics metrics,
    TimingWheel wheel,
    TimeProvider clock,
    ILogger<CompleteSale> logger)
{
    /// <summary>
    /// A capture has failed for good after so many definite refusals. With the pauses between them that takes a quarter of a minute.
    /// </summary>
    public const int MaxRefusals = 5;

    /// <summary>Completes a sale that was just made. Whatever fails, the sale stands, and is completed some seconds later.</summary>
    /// <param name="sold">The booking as it was written.</param>
    /// <returns>The booking as it is now.</returns>
    public async Task<BookingDocument> TryAsync(
        DurableTaskClient durable, StoreResult<BookingDocument> sold, CancellationToken cancellationToken)
    {
        (BookingDocument now, Exception? failure) = await GoOnAsync(sold, cancellationToken);
        if (failure is not null)
        {
            LogLater(failure, now.Id);
        }

        await wheel.EnsureAsync(durable, now, cancellationToken);
        return now;
    }

    /// <summary>Takes up a sale that may not be completed.</summary>
    /// <returns>The booking as it is now; null if there is none.</returns>
    /// <exception cref="Exception">It could not be completed now, for any reason of the provider's, the queue's or the store's.</exception>
    public async Task<BookingDocument?> TakeUpAsync(string bookingId, string userId, CancellationToken cancellationToken)
    {
        if (await bookings.FindAsync(bookingId, userId, cancellationToken) is not { } read)
        {
            return null;
        }

        (BookingDocument now, Exception? failure) = await GoOnAsync(read, cancellationToken);
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return now;
    }

    private async Task<(BookingDocument Now, Exception? Failure)> GoOnAsync(
        StoreResult<BookingDocument> read, CancellationToken cancellationToken)
    {
        BookingDocument booking = read.Document!;
        try
        {
            if (booking is not { State: BookingState.Booked, IssuedAt: null })
            {
                return (booking, null);
            }

            PaymentChange? change = null;
            if (booking.Payment is BookingPayment.Authorised own)
            {
                change = await CaptureAsync(booking, own, cancellationToken);
                if (change is null && await IsKeptAsync(booking, own, cancellationToken))
                {
                    // The booking stays due, so this is tried again.
                    return (booking, null);
                }

                if (Captured(booking, change, clock.GetUtcNow()) is not { State: BookingState.Booked, Payment: BookingPayment.Captured })
                {
                    booking = await WriteAsync(read, change, sent: false, cancellationToken);
                    return (booking, Uncaptured(booking, change));
                }
            }

            try
            {
                await tickets.SendAsync(booking, cancellationToken);
            }
            catch (Exception) when (change is not null && !cancellationToken.IsCancellationRequested)
            {
                // Whatever ails the queue, the money is there, so the buyer may have the tickets.
                booking = await WriteAsync(read, change, sent: false, cancellationToken);
                throw;
            }

            return (await WriteAsync(read, change, sent: true, cancellationToken), null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The provider, the queue and the store each have exceptions of their own. None of them undoes the sale.
            return (booking, exception);
        }
    }

    /// <summary>Records how far the sale is. A booking that somebody has written meanwhile is read, and decided on, again.</summary>
    private async Task<BookingDocument> WriteAsync(
        StoreResult<BookingDocument> read, PaymentChange? change, bool sent, CancellationToken cancellationToken)
    {
        bool took = false;
        (BookingDocument now, bool changed) = await bookings.ChangeAsync(
            read,
            current =>
            {
                BookingDocument? next = Decide(current, change, sent, clock.GetUtcNow());
                took = current.Payment is BookingPayment.Authorised && next is { Payment: not BookingPayment.Authorised };
                return next;
            },
            cancellationToken);
        if (changed && took && change?.Payment.Status == ProviderStatus.Captured)
        {
            metrics.Captured(change.Payment.AmountCaptured, change.Payment.Currency);
        }

        if (changed && now.State == BookingState.Refunded)
        {
            LogUndone(now.Id, now.Payment?.PaymentId, now.Payment is { } undone ? GivingBack.Reason(undone) : null, change?.Refusal);
        }

        return now;
    }

    /// <summary>The sale after the answers of the provider and the queue, or null if there is nothing to write.</summary>
    /// <param name="change">The provider's answer to a capture; null if it does not have the payment, or was not asked.</param>
    /// <param name="sent">Whether the queue has the tickets. Only then are they issued.</param>
    public static BookingDocument? Decide(BookingDocument booking, PaymentChange? change, bool sent, DateTimeOffset now)
    {
        BookingDocument? captured = Captured(booking, change, now);
        return sent ? BookingLifecycle.Issue(captured ?? booking, now) ?? captured : captured;
    }

    /// <summary>The sale after a capture, or null if there is nothing to write.</summary>
    /// <param name="change">The provider's answer; null if it does not have the payment.</param>
    public static BookingDocument? Captured(BookingDocument booking, PaymentChange? change, DateTimeOffset now)
    {
        if (booking is not { State: BookingState.Booked, Payment: BookingPayment.Authorised own })
        {
            return null;
        }

        return change?.Payment switch
        {
            // The payment may be in another account, and there the money is still held.
            null when now < HeldUntil(booking) => null,

            // The authorisation is gone; it may have run out. Without money there is no ticket.
            null or { Status: ProviderStatus.Voided or ProviderStatus.Declined or ProviderStatus.Refunded } =>
                GivingBack.TakeBack(booking, own, GiveUpReason.CaptureFailed, now),
            { Status: ProviderStatus.Captured } payment when PaymentMatch.Pays(booking, payment) =>
                BookingLifecycle.Capture(booking, own, now),
            { Status: ProviderStatus.Captured } => GivingBack.TakeBack(booking, own, GiveUpReason.AmountDiffers, now),
            _ when change.Refusal is null => null,
            _ when own.CaptureRefusals + 1 >= MaxRefusals => GivingBack.TakeBack(booking, own, GiveUpReason.CaptureFailed, now),
            _ => BookingLifecycle.CaptureRefused(booking, own, now),
        };
    }

    /// <summary>Why the money is not there although the provider was asked for it; null if that is written in the booking.</summary>
    private static ProviderUnavailableException? Uncaptured(BookingDocument now, PaymentChange? change) =>
        now is { State: BookingState.Booked, Payment: BookingPayment.Authorised waiting } && change?.Refusal is null
            ? new ProviderUnavailableException($"Payment '{waiting.PaymentId}' is not captured: no answer says why.")
            : null;

    /// <summary>
    /// Lists a sale whose payment the provider does not know. A wrong key or a sandbox that was reset makes every payment unknown. So the
    /// sale is kept while its money could still be captured, and longer if there are several.
    /// </summary>
    private async Task<bool> IsKeptAsync(BookingDocument booking, BookingPayment.Authorised own, CancellationToken cancellationToken)
    {
        await cases.OpenAsync(
            new(
                PaymentCaseKind.MissingAtProvider,
                booking.Id,
                booking.UserId,
                own.PaymentId,
                booking.Total,
                booking.Currency,
                PaymentCases.Missing($"The booking is booked and counts on payment '{own.PaymentId}'")),
            cancellationToken);
        if (clock.GetUtcNow() < HeldUntil(booking))
        {
            return true;
        }

        if (!await cases.AreManyMissingAsync(cancellationToken))
        {
            return false;
        }

        LogKept(booking.Id, Limits.MissingPayments);
        return true;
    }

    /// <summary>Until when the money of a sale could be captured.</summary>
    private static DateTimeOffset HeldUntil(BookingDocument booking) => (booking.SoldAt ?? booking.CreatedAt) + Limits.AuthorisationLife;

    /// <returns>Null if the provider does not have the payment. That is rare, so it is asked only when the capture is late.</returns>
    private async Task<PaymentChange?> CaptureAsync(
        BookingDocument booking, BookingPayment.Authorised own, CancellationToken cancellationToken)
    {
        bool late = booking.SoldAt is { } since && clock.GetUtcNow() >= since + DueTimes.AskAgainAtLeastEvery;
        return late && await provider.GetAsync(own.PaymentId!, cancellationToken) is null
            ? null
            : await provider.CaptureAsync(own.PaymentId!, cancellationToken);
    }

    [LoggerMessage(
        EventId = 4016,
        Level = LogLevel.Warning,
        Message = "Booking {BookingId} is sold, and its money or tickets have to wait; it is taken up again.")]
    private partial void LogLater(Exception exception, string bookingId);

    [LoggerMessage(
        EventId = 4014,
        Level = LogLevel.Error,
        Message = "Booking {BookingId} is not undone: the provider does not know the payments of {Count} or more sales. Is the key of the "
            + "account that they were made in?")]
    private partial void LogKept(string bookingId, int count);

    [LoggerMessage(
        EventId = 4013,
        Level = LogLevel.Error,
        Message = "The sale of booking {BookingId} is undone, its payment {PaymentId} given back: {Reason}. {Refusal}")]
    private partial void LogUndone(string bookingId, string? paymentId, GiveUpReason? reason, string? refusal);
}
