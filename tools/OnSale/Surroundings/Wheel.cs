namespace TicketMaster.Rehearsal;

/// <summary>
/// Wakes people when their time has come. A hundred thousand who wait are one queue and no timer; whoever turns the wheel decides how
/// fast time goes.
/// </summary>
internal sealed class Wheel(TimeProvider clock)
{
    private readonly PriorityQueue<TaskCompletionSource, DateTimeOffset> _waiting = new();
    private int _awake;
    private bool _stopped;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>People who are doing something at this moment.</summary>
    public int Awake => Volatile.Read(ref _awake);

    /// <summary>Lets somebody live who goes by this wheel.</summary>
    public Task RunAsync(Func<Task> live)
    {
        Interlocked.Increment(ref _awake);
        return Task.Run(async () =>
        {
            try
            {
                await live();
            }
            catch (OperationCanceledException)
            {
                // It is over.
            }
            finally
            {
                Interlocked.Decrement(ref _awake);
            }
        });
    }

    /// <exception cref="OperationCanceledException">The wheel was stopped.</exception>
    public Task WaitAsync(TimeSpan time)
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting)
        {
            if (_stopped)
            {
                return Task.FromCanceled(new CancellationToken(canceled: true));
            }

            _waiting.Enqueue(waiting, Now + time);
        }

        Interlocked.Decrement(ref _awake);
        return waiting.Task;
    }

    /// <summary>Wakes all whose time has come.</summary>
    public void Turn()
    {
        lock (_waiting)
        {
            while (_waiting.TryPeek(out _, out DateTimeOffset due) && (due <= Now || _stopped))
            {
                Interlocked.Increment(ref _awake);
                TaskCompletionSource waiting = _waiting.Dequeue();
                _ = _stopped ? waiting.TrySetCanceled() : waiting.TrySetResult();
            }
        }
    }

    /// <summary>Everybody goes home at their next pause.</summary>
    public void Stop()
    {
        lock (_waiting)
        {
            _stopped = true;
        }

        Turn();
    }
}
