using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace OneProcess.ServiceBus;

/// <summary>Renews a message's lock at half its time until disposed of, or until <paramref name="max"/> has passed.</summary>
internal sealed partial class LockRenewal : IDisposable
{
    private readonly Lock _lock = new();
    private readonly MessageQueue _queue;
    private readonly ServiceBusReceivedMessage _message;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly int _max;
    private int _renewals;
    private bool _over;

    public LockRenewal(MessageQueue queue, ServiceBusReceivedMessage message, TimeSpan max, TimeProvider time, ILogger logger)
    {
        _queue = queue;
        _message = message;
        _logger = logger;
        TimeSpan period = queue.Definition.LockDuration / 2;
        _max = (int)(max / period);
        _timer = time.CreateTimer(_ => Renew(), null, period, period);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _over = true;
        }

        _timer.Dispose();
    }

    private void Renew()
    {
        // A renewal after the message was settled would find no lock. Under this lock it is queued before.
        lock (_lock)
        {
            if (!_over && _renewals++ < _max)
            {
                _ = RenewAsync();
            }
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            await _queue.RenewAsync(_message);
        }
#pragma warning disable CA1031 // The function goes on without its lock. Settling the message decides what that means.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotRenewed(exception, _message.SequenceNumber, _queue.Definition.Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The lock on message {SequenceNumber} of queue {Queue} could not be renewed")]
    private partial void LogNotRenewed(Exception exception, long sequenceNumber, string queue);
}
