namespace OneProcess.Worker;

/// <summary>Runs a function once: scope, context, middleware, parameters, method.</summary>
internal interface IFunctionInvoker
{
    /// <param name="function">The function to run.</param>
    /// <param name="triggerValue">The trigger parameter's value.</param>
    /// <param name="cancellationToken">Cancelled when the host stops.</param>
    /// <returns>The awaited return value; null for <c>Task</c> and <c>void</c>.</returns>
    Task<object?> InvokeAsync(FunctionDescriptor function, object? triggerValue, CancellationToken cancellationToken);
}
