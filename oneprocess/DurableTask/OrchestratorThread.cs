namespace OneProcess.DurableTask;

/// <summary>
/// Runs all steps of an orchestrator one after the other on the thread that replays it. A step that arrives from another
/// thread, or after the turn, was waiting for something that is no durable task: it has strayed and is not run.
/// </summary>
internal sealed class OrchestratorThread : SynchronizationContext
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly Queue<(SendOrPostCallback Step, object? State)> _steps = [];
    private readonly Lock _lock = new();
    private bool _strayed;
    private Action? _onLateStray;
    private bool _closed;

    public bool HasStrayed
    {
        get
        {
            lock (_lock)
            {
                return _strayed;
            }
        }
    }

    /// <summary>Whether the caller is a step of the orchestrator in its turn; where not, the orchestrator has strayed.</summary>
    public bool IsCurrent()
    {
        bool current = Current == this && Environment.CurrentManagedThreadId == _thread;
        if (!current)
        {
            Stray();
        }

        return current;
    }

    /// <summary>Runs a step and all that follow from it.</summary>
    public void Run(Action step)
    {
        SynchronizationContext? previous = Current;
        SetSynchronizationContext(this);
        try
        {
            step();
            while (_steps.TryDequeue(out (SendOrPostCallback Step, object? State) next))
            {
                next.Step(next.State);
            }
        }
        finally
        {
            SetSynchronizationContext(previous);
        }
    }

    /// <summary>Ends the turn; whoever strays after it is reported once.</summary>
    public void Close(Action? onLateStray)
    {
        lock (_lock)
        {
            _closed = true;
            _onLateStray = onLateStray;
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent())
        {
            _steps.Enqueue((d, state));
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!IsCurrent())
        {
            throw new NondeterminismException(NondeterminismException.ForeignAwait);
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    private void Stray()
    {
        Action? report = null;
        lock (_lock)
        {
            _strayed = true;
            if (_closed)
            {
                (report, _onLateStray) = (_onLateStray, null);
            }
        }

        report?.Invoke();
    }
}
