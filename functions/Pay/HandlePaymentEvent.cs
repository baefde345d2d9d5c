using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Messaging;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>
/// Settles the payment that a webhook tells of. Events may come twice, late or in any order, so the event only says which payment to
/// look at. The provider says how the payment stands.
/// </summary>
internal sealed partial class HandlePaymentEvent(
    IDocumentContainer<BookingDocument> bookings,
    IPaymentProvider provider,
    SettlePayment settle,
    Disputes disputes,
    PaymentCases cases,
    PaymentEventQueue queue,
    TimeProvider clock,
    ILogger<HandlePaymentEvent> logger)
{
    /// <summary>The longest pause between tries.</summary>
    private static readonly TimeSpan s_maxPause = TimeSpan.FromSeconds(30);

    /// <summary>The longest pause once a refund has been under way for long, because a bank may take days.</summary>
    private static readonly TimeSpan s_maxPauseUnderWay = TimeSpan.FromHours(1);

    /// <summary>Tries before the longer pause: about an hour of pauses of <see cref="s_maxPause"/>.</summary>
    private const int LongAfter = 120;

    [Function(nameof(HandlePaymentEvent))]
    public async Task RunAsync(
        [ServiceBusTrigger(Queues.PaymentEvents, Connection = Queues.Connection)] PaymentEvent message,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        try
        {
            if (await IsOldNewsAsync(message, cancellationToken))
            {
                return;
            }

            if (await provider.GetAsync(message.PaymentId, cancellationToken) is not { } payment)
            {
                await cases.OpenAsync(
                    new(
                        PaymentCaseKind.UnknownPayment,
                        message.BookingId,
                        message.UserId,
                        message.PaymentId,
                        0,
                        PaymentCases.NoCurrency,
                        $"Event '{message.EventId}' tells of a payment that the provider does not have."),
                    cancellationToken);
            }
            else
            {
                if ((message.Dispute is DisputeState.Won or DisputeState.Lost
                    ? message.Dispute
                    : payment.Dispute ?? message.Dispute) is { } dispute)
                {
                    await disputes.NoteAsync(payment, dispute, cancellationToken);
                }

                if (!await settle.SettleAsync(durable, payment, cancellationToken))
                {
                    await PutBackAsync(message, underWay: payment.Status == ProviderStatus.Captured, null, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is IUnavailable)
        {
            await PutBackAsync(message, underWay: false, exception, cancellationToken);
        }
    }

    /// <summary>
    /// Whether the payment was settled since the event was queued. The provider answers only so many questions a second, so it is not asked
    /// then.
    /// </summary>
    private async Task<bool> IsOldNewsAsync(PaymentEvent message, CancellationToken cancellationToken) =>
        message is { BookingId.Length: > 0, UserId.Length: > 0 }
        && PaymentNews.IsOld(
            message, (await bookings.FindAsync(message.BookingId, message.UserId, cancellationToken))?.Document);

    /// <summary>Sends the message again for later, because an outage must not use up its deliveries and make it a dead letter.</summary>
    private async Task PutBackAsync(PaymentEvent message, bool underWay, Exception? exception, CancellationToken cancellationToken)
    {
        PaymentEvent next = message with { Retry = message.Retry + 1 };
        TimeSpan longest = underWay && next.Retry > LongAfter ? s_maxPauseUnderWay : s_maxPause;
        TimeSpan pause = TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, Math.Pow(2, Math.Min(next.Retry, 12))));
        LogPutBack(exception, message.EventId, message.PaymentId, pause);
        await queue.SendAgainAsync(next, clock.GetUtcNow() + pause, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Event {EventId} of payment {PaymentId} cannot be settled now; again in {Pause}.")]
    private partial void LogPutBack(Exception? exception, string eventId, string paymentId, TimeSpan pause);
}
