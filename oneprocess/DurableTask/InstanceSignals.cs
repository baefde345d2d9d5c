using System.Collections.Concurrent;

namespace OneProcess.DurableTask;

/// <summary>Tells those who wait for an instance that it has changed.</summary>
internal sealed class InstanceSignals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new();

    /// <summary>Completes at the next change. Take it before looking at the instance, so that no change is missed.</summary>
    public Task Next(string instance) =>
        _waiting.GetOrAdd(instance, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Changed(string instance)
    {
        if (_waiting.TryRemove(instance, out TaskCompletionSource? waiting))
        {
            waiting.SetResult();
        }
    }
}
