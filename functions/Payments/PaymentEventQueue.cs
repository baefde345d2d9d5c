using System.Text.Json;
using Azure.Messaging.ServiceBus;
using TicketMaster.Messaging;

namespace TicketMaster.Payments;

/// <summary>Sends to the queue <see cref="Queues.PaymentEvents"/>, over one link for the whole process.</summary>
internal sealed class PaymentEventQueue(ServiceBusClient client)
{
    private readonly ServiceBusSender _sender = client.CreateSender(Queues.PaymentEvents);

    /// <summary>Returns once the queue has stored the event. The queue drops an event whose id it has already stored.</summary>
    public Task SendAsync(PaymentEvent paymentEvent, CancellationToken cancellationToken) =>
        _sender.SendMessageAsync(Message(paymentEvent, paymentEvent.EventId), cancellationToken);

    /// <summary>Sends an event again, for later. It gets a new id: the queue would drop a second message with the same one.</summary>
    /// <param name="retry">The event, with the number of this try.</param>
    public Task SendAgainAsync(PaymentEvent retry, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ServiceBusMessage message = Message(retry, MessageIds.OfRetry(retry.EventId, retry.Retry));
        message.ScheduledEnqueueTime = at;
        return _sender.SendMessageAsync(message, cancellationToken);
    }

    private static ServiceBusMessage Message(PaymentEvent paymentEvent, string id) =>
        new(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(paymentEvent, PaymentEventJson.Default.PaymentEvent)))
        {
            MessageId = id,
            ContentType = "application/json",
        };
}
