using Azure.Messaging.ServiceBus;

namespace OneProcess.ServiceBus;

internal sealed class EmbeddedServiceBusClient(MessageQueues queues) : ServiceBusClient
{
    private volatile bool _closed;

    public override bool IsClosed => _closed;

    public override ServiceBusSender CreateSender(string queueOrTopicName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queueOrTopicName);
        ObjectDisposedException.ThrowIf(_closed, this);
        return new EmbeddedServiceBusSender(queues, queueOrTopicName);
    }

    public override ServiceBusReceiver CreateReceiver(string queueName) => CreateReceiver(queueName, new ServiceBusReceiverOptions());

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queueName);
        ObjectDisposedException.ThrowIf(_closed, this);
        options ??= new ServiceBusReceiverOptions();
        return options.SubQueue == SubQueue.TransferDeadLetter
            ? throw new NotSupportedException("There are no transfers here, and so no dead letters of transfers.")
            : new EmbeddedServiceBusReceiver(queues, queueName, options.ReceiveMode, options.SubQueue == SubQueue.DeadLetter);
    }

#pragma warning disable CA2215 // The base would close a connection that a client of this kind does not have.
    public override ValueTask DisposeAsync()
#pragma warning restore CA2215
    {
        _closed = true;
        return ValueTask.CompletedTask;
    }
}
