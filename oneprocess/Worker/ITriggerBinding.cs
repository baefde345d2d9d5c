namespace OneProcess.Worker;

/// <summary>Turns the functions of one kind of trigger into running listeners. Register one singleton a kind.</summary>
internal interface ITriggerBinding
{
    /// <summary>The trigger attribute that this binding serves.</summary>
    Type TriggerType { get; }

    /// <summary>Called once for each function, before anything starts.</summary>
    /// <exception cref="InvalidOperationException">The function's signature cannot be served. The host refuses to start.</exception>
    void Bind(FunctionDescriptor function, IFunctionInvoker invoker);

    /// <summary>Starts the bound functions' listeners, and returns without waiting for work.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Takes no new work, lets running work end, and returns. The next start finds what is left.</summary>
    Task StopAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Whether nothing is running or ready to run before time moves on. Tests wait for it.
    /// </summary>
    bool IsIdle { get; }
}
