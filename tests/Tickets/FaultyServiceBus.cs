using Azure.Messaging.ServiceBus;

namespace TicketMaster.Tests.Tickets;

/// <summary>The app's queues, with a moment before and one after each sending of a batch at which a test can let the process die.</summary>
internal sealed class FaultyServiceBus(ServiceBusClient inner) : ServiceBusClient
{
    public Action Before { get; set; } = () => { };

    public Action After { get; set; } = () => { };

    /// <summary>Guard out: each message gets an id of its own.</summary>
    public bool ForgetsIds { get; set; }

    public override ServiceBusSender CreateSender(string queueOrTopicName) => new Sender(this, inner.CreateSender(queueOrTopicName));

    public override ServiceBusReceiver CreateReceiver(string queueName) => inner.CreateReceiver(queueName);

#pragma warning disable CA2215 // The base closes a connection, which a client of this kind does not have.
    public override ValueTask DisposeAsync() => inner.DisposeAsync();
#pragma warning restore CA2215

    private sealed class Sender(FaultyServiceBus faults, ServiceBusSender inner) : ServiceBusSender
    {
        public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) =>
            inner.SendMessageAsync(message, cancellationToken);

        public override async Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
        {
            faults.Before();
            ServiceBusMessage[] batch = [.. messages];
            if (faults.ForgetsIds)
            {
                Array.ForEach(batch, message => message.MessageId = Guid.NewGuid().ToString());
            }

            await inner.SendMessagesAsync(batch, cancellationToken);
            faults.After();
        }

        public override Task CloseAsync(CancellationToken cancellationToken = default) => inner.CloseAsync(cancellationToken);
    }
}
