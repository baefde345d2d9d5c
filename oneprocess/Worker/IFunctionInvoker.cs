namespace OneProcess.Worker;

/// <summary>Runs a function once: scope, context, middleware, parameters, method.</summary>
internal interface IFunctionInvoker
{
    /// <param name="function">The function to run.</param>
    /// <param name="triggerValue">What the trigger parameter receives.</param>
    /// <param name="cancellationToken">Cancelled when the host stops.</param>
    /// <returns>What the method returned, awaited: null for <c>Task</c> and <c>void</c>.</returns>
    Task<object?> InvokeAsync(FunctionDescriptor function, object? triggerValue, CancellationToken cancellationToken);
}
