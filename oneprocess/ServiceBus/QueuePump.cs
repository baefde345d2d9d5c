using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using OneProcess.Worker;

namespace OneProcess.ServiceBus;

/// <summary>Gives a queue's messages to one function, several at a time. The function's end decides how each is settled.</summary>
internal sealed partial class QueuePump(
    FunctionDescriptor function, IFunctionInvoker invoker, MessageQueue queue, ServiceBusTriggerOptions options, TimeProvider time,
    ILogger logger) : IDisposable
{
    /// <summary>The pause after the file could not be read or written.</summary>
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _slots = new(options.MaxConcurrentCalls);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private Task _loop = Task.CompletedTask;
    private int _busy;
    private Task? _waitsFor;
    private long _activity;

    /// <summary>Counts looks and functions, at their beginning and at their end. If it is unchanged, nothing happened meanwhile.</summary>
    public long Activity => Interlocked.Read(ref _activity);

    // The queue first: a message that leaves it between the two questions is then found in the count.
    // What changed since then and is not looked at yet may ask for a timer.
    public bool IsIdle => !queue.AnyReady && Volatile.Read(ref _busy) == 0 && Volatile.Read(ref _waitsFor) is not { IsCompleted: true };

    public void Start() => _loop = Task.Run(LoopAsync);

    /// <summary>Waits for running functions until the token is cancelled, then tells them to stop.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _loop;
        try
        {
            for (int i = 0; i < options.MaxConcurrentCalls; i++)
            {
                await _slots.WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // A function that still runs has settled nothing: its message is delivered again at the next start.
            await _abort.CancelAsync();
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _abort.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ReceiveAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A full disk must not end the pump: it is logged and tried again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogNotReceived(exception, queue.Definition.Name);
                Volatile.Write(ref _waitsFor, null);
                await Task.Delay(RestAfterFailure, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReceiveAsync()
    {
        int free = await TakeFreeSlotsAsync();
        Task wait = Task.CompletedTask;
        Begin();
        try
        {
            Task changed = queue.Changed;
            Received received = await queue.TryReceiveAsync(dead: false, ServiceBusReceiveMode.PeekLock, free);
            foreach (ServiceBusReceivedMessage message in received.Messages)
            {
                Begin();
                free--;
                _ = Task.Run(() => HandleAsync(message));
            }

            if (received.Messages.Count == 0)
            {
                wait = queue.WaitAsync(changed, received.NextDue, _stop.Token);
                Volatile.Write(ref _waitsFor, changed);
            }
        }
        finally
        {
            ReleaseSlots(free);
            End();
        }

        await wait;
    }

    private async Task HandleAsync(ServiceBusReceivedMessage message)
    {
        try
        {
            await (await InvokeAsync(message) ? queue.CompleteAsync(message) : queue.AbandonAsync(message));
        }
#pragma warning disable CA1031 // The lock is lost, or the file failed: the message is delivered again when its lock ends.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotSettled(exception, message.SequenceNumber, queue.Definition.Name, function.Name);
        }
        finally
        {
            ReleaseSlots(1);
            End();
        }
    }

    private async Task<bool> InvokeAsync(ServiceBusReceivedMessage message)
    {
        using LockRenewal renewal = new(queue, message, options.MaxAutoLockRenewalDuration, time, logger);
        try
        {
            await invoker.InvokeAsync(function, TriggerValue.Of(message, function.TriggerParameter), _abort.Token);
            return true;
        }
#pragma warning disable CA1031 // Whatever the function throws, its message is given back: that is the trigger's contract.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(exception, function.Name, message.SequenceNumber, message.DeliveryCount, queue.Definition.MaxDeliveryCount);
            return false;
        }
    }

    private async Task<int> TakeFreeSlotsAsync()
    {
        await _slots.WaitAsync(_stop.Token);
        int taken = 1;
        while (_slots.Wait(0, CancellationToken.None))
        {
            taken++;
        }

        return taken;
    }

    private void ReleaseSlots(int count)
    {
        if (count > 0)
        {
            _slots.Release(count);
        }
    }

    private void Begin()
    {
        Interlocked.Increment(ref _busy);
        Interlocked.Increment(ref _activity);
    }

    private void End()
    {
        Interlocked.Increment(ref _activity);
        Interlocked.Decrement(ref _busy);
    }

    [LoggerMessage(LogLevel.Error, "{Function} failed on message {SequenceNumber}, delivery {DeliveryCount} of {MaxDeliveryCount}")]
    private partial void LogFailed(Exception exception, string function, long sequenceNumber, int deliveryCount, int maxDeliveryCount);

    [LoggerMessage(LogLevel.Error, "Message {SequenceNumber} of queue {Queue} could not be settled after {Function}")]
    private partial void LogNotSettled(Exception exception, long sequenceNumber, string queue, string function);

    [LoggerMessage(LogLevel.Error, "Queue {Queue} could not be read")]
    private partial void LogNotReceived(Exception exception, string queue);
}
