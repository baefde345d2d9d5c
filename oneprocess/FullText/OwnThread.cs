using System.Collections.Concurrent;

namespace OneProcess.FullText;

/// <summary>A thread for work that waits for the disk, a piece after the other: the pool has few threads, and requests need them.</summary>
internal sealed class OwnThread : IDisposable
{
    private readonly BlockingCollection<Task> _work = [];
    private readonly Thread _thread;

    public OwnThread(string name)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Once it has begun it is not cancelled.</summary>
    public Task RunAsync(Action work, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            work();
            return true;
        },
        cancellationToken);

    /// <summary>Once it has begun it is not cancelled.</summary>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        Task<T> task = new(
            () =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return work();
            },
            TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(task, CancellationToken.None);
        return task;
    }

    /// <summary>Waits for what is left to do. Any number of times: a service may be registered as several.</summary>
    public void Dispose()
    {
        if (_thread.IsAlive)
        {
            _work.CompleteAdding();
            _thread.Join();
            _work.Dispose();
        }
    }

    private void Run()
    {
        foreach (Task task in _work.GetConsumingEnumerable())
        {
            task.RunSynchronously(TaskScheduler.Default);
        }
    }
}
