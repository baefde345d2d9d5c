using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Payments;
using TicketMaster.Release;
using TicketMaster.Storage;
using TicketMaster.Tickets;

namespace TicketMaster.Complete;

/// <summary>
/// Completes each sale, as the orchestration <c>complete-{bookingId}</c>. It captures the money, then marks the seats and issues
/// the tickets. Each step may be repeated.
/// </summary>
internal sealed partial class CompleteBooking(
    IDocumentContainer<BookingDocument> bookings,
    IPaymentProvider provider,
    BookingUpkeep upkeep,
    PaymentCases cases,
    PaymentMetrics metrics,
    TimeProvider clock,
    ILogger<CompleteBooking> logger)
{
    private const string Capture = "CapturePayment";

    /// <summary>
    /// A capture has failed for good after so many definite refusals. With the pauses between them that takes a quarter of a minute.
    /// </summary>
    public const int MaxRefusals = 5;

    private static readonly TaskOptions s_retryCapture = new(new TaskRetryOptions(new RetryPolicy(
        maxNumberOfAttempts: 20,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromSeconds(10))));

    private static readonly TaskOptions s_retry = new(new TaskRetryOptions(new RetryPolicy(
        maxNumberOfAttempts: 10,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromSeconds(30))));

    [Function(Sale.Orchestration)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        Sale sale = context.GetInput<Sale>()!;
        if (await context.CallActivityAsync<bool>(Capture, sale, s_retryCapture))
        {
            await context.CallActivityAsync(IssueTickets.Activity, sale, s_retry);
        }
    }

    /// <returns>Whether the money is captured; false if the sale was taken back, or the provider does not know its payment.</returns>
    /// <exception cref="ProviderUnavailableException">The money is not captured yet.</exception>
    [Function(Capture)]
    public async Task<bool> CaptureAsync(
        [ActivityTrigger] Sale sale, [DurableClient] DurableTaskClient durable, CancellationToken cancellationToken)
    {
        if (await bookings.FindAsync(sale.BookingId, sale.UserId, cancellationToken)
            is not { Document: { State: BookingState.Booked } booking } read)
        {
            return false;
        }

        if (booking.Payment is not BookingPayment.Authorised own)
        {
            return BookingLifecycle.HasTickets(booking);
        }

        PaymentChange? change = await CaptureAsync(booking, own, cancellationToken);
        if (change is null && await IsKeptAsync(booking, own, cancellationToken))
        {
            // The booking stays due, so this is tried again.
            return false;
        }

        (BookingDocument now, bool changed) = await bookings.ChangeAsync(
            read, current => Captured(current, change, clock.GetUtcNow()), cancellationToken);
        if (changed && change?.Payment.Status == ProviderStatus.Captured)
        {
            metrics.Captured(change.Payment.AmountCaptured, change.Payment.Currency);
        }

        if (now.State == BookingState.Refunded)
        {
            LogUndone(now.Id, now.Payment?.PaymentId, now.Payment is { } undone ? GivingBack.Reason(undone) : null, change?.Refusal);
            await upkeep.AdvanceAsync(durable, now, cancellationToken);
        }

        return now is { State: BookingState.Booked, Payment: BookingPayment.Authorised waiting }
            ? throw new ProviderUnavailableException(
                $"Payment '{waiting.PaymentId}' is not captured: {change?.Refusal ?? "no answer says why"}.")
            : BookingLifecycle.HasTickets(now);
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
            _ => booking with { Payment = own with { CaptureRefusals = own.CaptureRefusals + 1 } },
        };
    }

    /// <summary>
    /// Lists a sale whose payment the provider does not know. A wrong key or a sandbox that was reset makes every payment unknown. So the
    /// sale is kept while its money could still be captured, and longer if there are several.
    /// </summary>
    private async Task<bool> IsKeptAsync(BookingDocument booking, BookingPayment.Authorised own, CancellationToken cancellationToken)
    {
        await cases.OpenAsync(
            PaymentCaseKind.MissingAtProvider,
            booking.Id,
            booking.UserId,
            own.PaymentId,
            booking.Total,
            booking.Currency,
            PaymentCases.Missing($"The booking is booked and counts on payment '{own.PaymentId}'"),
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
