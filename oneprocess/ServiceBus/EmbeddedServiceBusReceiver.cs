using Azure.Messaging.ServiceBus;

namespace OneProcess.ServiceBus;

internal sealed class EmbeddedServiceBusReceiver(MessageQueues queues, string queueName, ServiceBusReceiveMode mode, bool deadLetters)
    : ServiceBusReceiver
{
    /// <summary>How long the service's client waits for a message if its caller does not say.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromMinutes(1);

    private volatile bool _closed;
    private long _peeked;

    public override string EntityPath => deadLetters ? $"{queueName}/$DeadLetterQueue" : queueName;

    public override bool IsClosed => _closed;

    public override ServiceBusReceiveMode ReceiveMode => mode;

    private MessageQueue Queue
    {
        get
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return queues.Get(queueName);
        }
    }

    public override async Task<ServiceBusReceivedMessage?> ReceiveMessageAsync(
        TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default) =>
        (await ReceiveMessagesAsync(1, maxWaitTime, cancellationToken)).SingleOrDefault();

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxWaitTime ?? DefaultWait, TimeSpan.Zero, nameof(maxWaitTime));
        return Queue.ReceiveAsync(deadLetters, mode, maxMessages, maxWaitTime ?? DefaultWait, cancellationToken);
    }

    public override async Task<ServiceBusReceivedMessage?> PeekMessageAsync(
        long? fromSequenceNumber = null, CancellationToken cancellationToken = default) =>
        (await PeekMessagesAsync(1, fromSequenceNumber, cancellationToken)).SingleOrDefault();

    /// <summary>Without a number, continues after the last message that this receiver peeked at.</summary>
    public override async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        IReadOnlyList<ServiceBusReceivedMessage> messages = await Queue.PeekAsync(
            deadLetters, maxMessages, fromSequenceNumber ?? Interlocked.Read(ref _peeked) + 1, cancellationToken);
        if (messages.Count > 0)
        {
            Interlocked.Exchange(ref _peeked, messages[^1].SequenceNumber);
        }

        return messages;
    }

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Queue.CompleteAsync(Locked(message, cancellationToken));

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default) =>
        Queue.AbandonAsync(Locked(message, cancellationToken), propertiesToModify);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default) =>
        DeadLetterMessageAsync(message, propertiesToModify, null, null, cancellationToken);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        string? deadLetterReason,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) =>
        DeadLetterMessageAsync(message, null, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify,
        string? deadLetterReason,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) =>
        Queue.DeadLetterAsync(Locked(message, cancellationToken), propertiesToModify, deadLetterReason, deadLetterErrorDescription);

    public override Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Queue.RenewAsync(Locked(message, cancellationToken));

    public override Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _closed = true;
        return Task.CompletedTask;
    }

    private ServiceBusReceivedMessage Locked(ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        return mode == ServiceBusReceiveMode.PeekLock && Deliveries.IsLocked(message)
            ? message
            : throw new InvalidOperationException(
                "Only a message received under a lock can be settled; this one was peeked at or already deleted.");
    }
}
