using System.Text.Json;
using Azure.Messaging.ServiceBus;
using TicketMaster.Messaging;

namespace TicketMaster.Payments;

/// <summary>Sends to the queue <see cref="Queues.PaymentEvents"/>, over one link for the whole process.</summary>
internal sealed class PaymentEventQueue(ServiceBusClient client)
{
    private readonly ServiceBusSender _sender = client.CreateSender(Queues.PaymentEvents);

    /// <summary>Returns once the queue has stored the event. The queue drops an event whose id it has already stored.</summary>
    public Task SendAsync(PaymentEvent paymentEvent, CancellationToken cancellationToken) => _sender.SendMessageAsync(
        new ServiceBusMessage(BinaryData.FromBytes(
            JsonSerializer.SerializeToUtf8Bytes(paymentEvent, PaymentEventJson.Default.PaymentEvent)))
        {
            MessageId = paymentEvent.EventId,
            ContentType = "application/json",
        },
        cancellationToken);
}
