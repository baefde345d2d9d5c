using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace OneProcess.ServiceBus;

/// <summary>What a function does with its message itself. What it settled is not settled again when it returns.</summary>
internal sealed class LocalMessageActions(MessageQueue queue) : ServiceBusMessageActions
{
    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        SettleAsync(message, queue.CompleteAsync, cancellationToken);

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default) =>
        SettleAsync(message, locked => queue.AbandonAsync(locked, propertiesToModify), cancellationToken);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = null,
        string? deadLetterReason = null,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) => SettleAsync(
            message,
            locked => queue.DeadLetterAsync(locked, propertiesToModify, deadLetterReason, deadLetterErrorDescription),
            cancellationToken);

    public override Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        return queue.RenewAsync(message);
    }

    private static async Task SettleAsync(
        ServiceBusReceivedMessage message, Func<ServiceBusReceivedMessage, Task> settle, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        await settle(message);
        message.IsSettled = true;
    }
}
