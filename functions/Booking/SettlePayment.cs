using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Booking;

/// <summary>
/// Settles what a webhook told of. The event says which payment to look at, the provider what has become of it: events may come
/// twice, late or in any order.
/// </summary>
internal sealed partial class SettlePayment(
    IPaymentProvider provider, Settlement settlement, ServiceBusClient serviceBus, TimeProvider clock, ILogger<SettlePayment> logger)
{
    /// <summary>The longest pause between tries while the provider or the store does not answer.</summary>
    private static readonly TimeSpan s_maxPause = TimeSpan.FromSeconds(30);

    [Function(nameof(SettlePayment))]
    public async Task RunAsync(
        [ServiceBusTrigger(Queues.PaymentEvents, Connection = Queues.Connection)] PaymentEvent message,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        try
        {
            ProviderPayment payment = await provider.GetAsync(message.PaymentId, cancellationToken)
                ?? throw new InvalidOperationException($"The provider has no payment '{message.PaymentId}'.");
            if (payment.BookingId.Length == 0)
            {
                // Of something else that is sold through the same account: its money is not ours to give back.
                LogNotOurs(message.EventId, message.PaymentId);
                return;
            }

            await settlement.SettleAsync(durable, payment, cancellationToken);
        }
        catch (Exception exception) when (exception is ProviderUnavailableException or StoreUnavailableException)
        {
            await PutBackAsync(message, exception, cancellationToken);
        }
    }

    /// <summary>
    /// Sends the message again for later: an outage must not use up its deliveries and end it as a dead letter. Under a new id,
    /// since the queue would drop a second of the same.
    /// </summary>
    private async Task PutBackAsync(PaymentEvent message, Exception exception, CancellationToken cancellationToken)
    {
        PaymentEvent next = message with { Retry = message.Retry + 1 };
        TimeSpan pause = TimeSpan.FromSeconds(Math.Min(s_maxPause.TotalSeconds, Math.Pow(2, Math.Min(next.Retry, 10))));
        LogPutBack(exception, message.EventId, message.PaymentId, pause);
        await using ServiceBusSender sender = serviceBus.CreateSender(Queues.PaymentEvents);
        await sender.SendMessageAsync(
            new ServiceBusMessage(BinaryData.FromObjectAsJson(next, System.Text.Json.JsonSerializerOptions.Web))
            {
                MessageId = MessageIds.OfRetry(message.EventId, next.Retry),
                ContentType = "application/json",
                ScheduledEnqueueTime = clock.GetUtcNow() + pause,
            },
            cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Event {EventId} is of payment {PaymentId}, which belongs to no booking.")]
    private partial void LogNotOurs(string eventId, string paymentId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Event {EventId} of payment {PaymentId} cannot be settled now; again in {Pause}.")]
    private partial void LogPutBack(Exception exception, string eventId, string paymentId, TimeSpan pause);
}
