using OneProcess.Worker;

namespace OneProcess.DurableTask;

internal sealed record BoundFunction(FunctionDescriptor Function, IFunctionInvoker Invoker);

/// <summary>The orchestrators and activities of the app, by name; case does not matter.</summary>
internal sealed class FunctionCatalog
{
    public Dictionary<string, BoundFunction> Orchestrators { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, BoundFunction> Activities { get; } = new(StringComparer.OrdinalIgnoreCase);
}
