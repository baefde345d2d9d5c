using Microsoft.DurableTask;

namespace OneProcess.DurableTask;

/// <summary>
/// External events of one replay: those that wait for an orchestrator, and orchestrators that wait for one. Names are
/// compared without case; the newest waiter gets an event first; a waiter that gave up gets none.
/// </summary>
internal sealed class EventWaits(DataConverter converter, OrchestratorThread thread)
{
    private readonly List<HistoryEvent.EventRaised> _arrived = [];
    private readonly List<Waiter> _waiters = [];

    public bool AnyWaiter => _waiters.Count > 0;

    /// <summary>Events that nobody awaited, oldest first.</summary>
    public IReadOnlyList<HistoryEvent.EventRaised> Unprocessed => _arrived;

    public Task<T> WaitAsync<T>(string name, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        var waiter = new Waiter<T>(name);
        int first = _arrived.FindIndex(happened => Same(happened.Name, name));
        if (first >= 0)
        {
            HistoryEvent.EventRaised happened = _arrived[first];
            _arrived.RemoveAt(first);
            waiter.Complete(converter, happened.Payload);
            return waiter.Task;
        }

        _waiters.Add(waiter);
        cancellationToken.Register(() =>
        {
            if (thread.IsCurrent() && _waiters.Remove(waiter))
            {
                waiter.Cancel(cancellationToken);
            }
        });
        return waiter.Task;
    }

    public void Deliver(HistoryEvent.EventRaised happened)
    {
        int newest = _waiters.FindLastIndex(waiter => Same(waiter.Name, happened.Name));
        if (newest < 0)
        {
            _arrived.Add(happened);
            return;
        }

        Waiter waiter = _waiters[newest];
        _waiters.RemoveAt(newest);
        waiter.Complete(converter, happened.Payload);
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private abstract class Waiter(string name)
    {
        public string Name => name;

        public abstract void Complete(DataConverter converter, string? payload);

        public abstract void Cancel(CancellationToken cancellationToken);
    }

    private sealed class Waiter<T>(string name) : Waiter(name)
    {
        private readonly TaskCompletionSource<T> _completion = new();

        public Task<T> Task => _completion.Task;

        public override void Complete(DataConverter converter, string? payload)
        {
            T? value;
            try
            {
                value = converter.Deserialize<T>(payload);
            }
#pragma warning disable CA1031 // A payload of another shape is the orchestrator's to handle, as the failure of what it awaits.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _completion.TrySetException(exception);
                return;
            }

            _completion.TrySetResult(value!);
        }

        public override void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
    }
}
