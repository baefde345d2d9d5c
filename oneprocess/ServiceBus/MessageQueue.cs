using Azure.Messaging.ServiceBus;
using Microsoft.Data.Sqlite;
using OneProcess.Sqlite;

namespace OneProcess.ServiceBus;

/// <summary>One queue with its dead letters. Every change is on the disk before it is acknowledged.</summary>
internal sealed class MessageQueue(QueueDefinition definition, SqliteFile file, TimeProvider time)
{
    private const int SqliteFull = 13;

    /// <summary>Timers cannot wait for more than some weeks. A wait that ends early only looks once more.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>How often sending removes what has expired.</summary>
    private static readonly TimeSpan PurgeEvery = TimeSpan.FromSeconds(1);

    /// <summary>Only the file's writer reads and writes it.</summary>
    private DateTimeOffset _purgedAt;

    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public QueueDefinition Definition => definition;

    /// <summary>Completes when a message was sent, scheduled or given back. Take it before looking, and wait for it after.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public bool AnyReady => file.Read(session => ReceiveMessages.AnyReady(session, definition, time.GetUtcNow()));

    /// <summary>Stores all messages or none, and returns their sequence numbers.</summary>
    public async Task<IReadOnlyList<long>> SendAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DateTimeOffset now = time.GetUtcNow();
        long[] numbers = await WriteAsync<long[]>(session =>
        {
            // A queue that nobody receives from is purged at no other time.
            if (now - _purgedAt >= PurgeEvery)
            {
                _purgedAt = now;
                DueMessages.Purge(session, definition, now.UtcTicks);
            }

            return [.. messages.Select(message => SendMessages.Send(session, definition, message, now))];
        });
        Pulse();
        return numbers;
    }

    public Task<bool> CancelScheduledAsync(long sequence, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return WriteAsync(session => SendMessages.CancelScheduled(session, definition, sequence));
    }

    /// <summary>Receives what is ready, without waiting.</summary>
    public Task<Received> TryReceiveAsync(bool dead, ServiceBusReceiveMode mode, int max)
    {
        DateTimeOffset now = time.GetUtcNow();
        return WriteAsync(session => ReceiveMessages.Receive(session, definition, dead, mode, max, now));
    }

    /// <summary>Receives what is ready, or waits for it up to <paramref name="maxWait"/>. Empty if nothing came.</summary>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(
        bool dead, ServiceBusReceiveMode mode, int max, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        DateTimeOffset deadline = time.GetUtcNow() + maxWait;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task changed = Changed;
            Received received = await TryReceiveAsync(dead, mode, max);
            if (received.Messages.Count > 0 || time.GetUtcNow() >= deadline)
            {
                return received.Messages;
            }

            await WaitAsync(changed, received.NextDue < deadline ? received.NextDue : deadline, cancellationToken);
        }
    }

    /// <summary>Waits for a change or a time, whichever is first. Its timer is running when the call returns.</summary>
    public async Task WaitAsync(Task changed, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        TimeSpan wait = until - time.GetUtcNow() ?? LongestWait;
        wait = wait > LongestWait ? LongestWait : wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
        await changed.WaitAsync(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(bool dead, int max, long from, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DateTimeOffset now = time.GetUtcNow();
        return WriteAsync(session => ReceiveMessages.Peek(session, definition, dead, max, from, now));
    }

    public Task CompleteAsync(ServiceBusReceivedMessage message) =>
        SettleAsync((session, now) => SettleMessages.Complete(session, definition, message, now));

    public async Task AbandonAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? changes = null)
    {
        Dictionary<string, object> copy = changes is null ? [] : new(changes);
        await SettleAsync((session, now) => SettleMessages.Abandon(session, definition, message, copy, now));
        Pulse();
    }

    public async Task DeadLetterAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? changes, string? reason, string? description)
    {
        Dictionary<string, object> copy = changes is null ? [] : new(changes);
        await SettleAsync((session, now) => SettleMessages.DeadLetter(session, definition, message, copy, reason, description, now));
        Pulse();
    }

    public async Task RenewAsync(ServiceBusReceivedMessage message)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset until = await WriteAsync(session =>
        {
            SettleMessages.Renew(session, definition, message, now);
            return now + definition.LockDuration;
        });
        Deliveries.SetLockedUntil(message, until);
    }

    private async Task SettleAsync(Action<SqliteSession, DateTimeOffset> settle)
    {
        DateTimeOffset now = time.GetUtcNow();
        await WriteAsync(session =>
        {
            settle(session, now);
            return true;
        });
    }

    private async Task<T> WriteAsync<T>(Func<SqliteSession, T> work)
    {
        try
        {
            return await file.WriteAsync(work);
        }
        catch (SqliteException exception)
        {
            // A full or failing disk: nothing was stored. Callers know the service's exception, not the file's.
            throw new ServiceBusException(
                $"The queue '{definition.Name}' cannot be written: {exception.Message}",
                exception.SqliteErrorCode == SqliteFull
                    ? ServiceBusFailureReason.QuotaExceeded
                    : ServiceBusFailureReason.ServiceCommunicationProblem,
                definition.Name,
                exception);
        }
    }

    private void Pulse() =>
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
