namespace OneProcess.Worker;

/// <summary>What turns the functions of one kind of trigger into running listeners. One singleton a kind, in the container.</summary>
internal interface ITriggerBinding
{
    /// <summary>The trigger attribute that this binding serves.</summary>
    Type TriggerType { get; }

    /// <summary>Called once a function before anything starts.</summary>
    /// <exception cref="InvalidOperationException">The function's signature cannot be served: the host refuses to start.</exception>
    void Bind(FunctionDescriptor function, IFunctionInvoker invoker);

    /// <summary>Starts what was bound; returns without waiting for work.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Takes no new work, lets what runs end, and returns; what is left is found again at the next start.</summary>
    Task StopAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Whether nothing is left to do before time moves on: nothing running, nothing ready to run. Tests wait for it.
    /// </summary>
    bool IsIdle { get; }
}
