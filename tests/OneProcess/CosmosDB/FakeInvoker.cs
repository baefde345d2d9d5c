using System.Collections.Concurrent;
using OneProcess.Worker;

namespace TicketMaster.Tests.OneProcess.CosmosDB;

/// <summary>Stands for the functions: keeps what each was given, in order, after doing what the test wants done first.</summary>
internal sealed class FakeInvoker : IFunctionInvoker
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<object>> _handled = new();

    /// <summary>Called before a batch counts as handled; throws to fail it.</summary>
    public Func<string, object, CancellationToken, Task> Before { get; set; } = (_, _, _) => Task.CompletedTask;

    public async Task<object?> InvokeAsync(FunctionDescriptor function, object? triggerValue, CancellationToken cancellationToken)
    {
        await Before(function.Name, triggerValue!, cancellationToken);
        _handled.GetOrAdd(function.Name, _ => []).Enqueue(triggerValue!);
        return null;
    }

    public IReadOnlyList<IReadOnlyList<T>> Batches<T>(string function) =>
        [.. _handled.GetOrAdd(function, _ => []).Cast<IReadOnlyList<T>>()];

    public List<string> Ids(string function) =>
        [.. Batches<Functions.Thing>(function).SelectMany(batch => batch).Select(thing => thing.Id)];
}
