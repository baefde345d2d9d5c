using Azure.Messaging.ServiceBus;

namespace OneProcess.ServiceBus;

/// <summary>As in the service, only sending finds out that a queue does not exist.</summary>
internal sealed class EmbeddedServiceBusSender(MessageQueues queues, string queueName) : ServiceBusSender
{
    private volatile bool _closed;

    public override string EntityPath => queueName;

    public override bool IsClosed => _closed;

    public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return SendMessagesAsync([message], cancellationToken);
    }

    public override async Task SendMessagesAsync(
        IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ObjectDisposedException.ThrowIf(_closed, this);
        OutgoingMessage[] outgoing = [.. messages.Select(message => OutgoingMessage.Of(message, queueName))];
        if (outgoing.Length > 0)
        {
            await queues.Get(queueName).SendAsync(outgoing, cancellationToken);
        }
    }

    public override async Task<long> ScheduleMessageAsync(
        ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        ObjectDisposedException.ThrowIf(_closed, this);
        OutgoingMessage outgoing = OutgoingMessage.Of(message, queueName) with { ScheduledEnqueueTime = scheduledEnqueueTime };
        return (await queues.Get(queueName).SendAsync([outgoing], cancellationToken))[0];
    }

    public override async Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (!await queues.Get(queueName).CancelScheduledAsync(sequenceNumber, cancellationToken))
        {
            throw new ServiceBusException(
                $"No scheduled message has the sequence number {sequenceNumber}.",
                ServiceBusFailureReason.MessageNotFound,
                queueName);
        }
    }

    public override Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _closed = true;
        return Task.CompletedTask;
    }
}
