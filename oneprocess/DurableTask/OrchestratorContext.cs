using DurableTask.Core;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace OneProcess.DurableTask;

/// <summary>
/// The part of the real library's context that an orchestrator sees. It works only on the thread that replays the orchestrator, and knows
/// whether the orchestrator still waits for something of it.
/// </summary>
internal sealed class OrchestratorContext(TaskOrchestrationContext inner, string? input, DataConverter converter, ILoggerFactory loggers)
    : TaskOrchestrationContext
{
    private readonly List<Task> _asked = [];

    public bool IsAwaited => _asked.Exists(task => !task.IsCompleted);

    public override TaskName Name => inner.Name;

    public override string InstanceId => inner.InstanceId;

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => Inner.CurrentUtcDateTime;

    public override bool IsReplaying => inner.IsReplaying;

    protected override ILoggerFactory LoggerFactory => loggers;

    private TaskOrchestrationContext Inner =>
        OrchestrationContext.IsOrchestratorThread ? inner : throw new InvalidOperationException(OrchestratorRun.ForeignAwait);

    public override T? GetInput<T>()
        where T : default => converter.Deserialize<T>(input);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null) =>
        Asked(Inner.CallActivityAsync<TResult>(name, input, options));

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) =>
        Asked(Inner.CreateTimer(fireAt, cancellationToken));

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) =>
        Asked(Inner.WaitForExternalEvent<T>(eventName, cancellationToken));

    public override void SendEvent(string instanceId, string eventName, object payload) =>
        Inner.SendEvent(instanceId, eventName, payload);

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        throw new NotSupportedException($"'{orchestratorName}' cannot be called: there are no sub-orchestrations in one process.");

    public override void SetCustomStatus(object? customStatus) => Inner.SetCustomStatus(customStatus);

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        Inner.ContinueAsNew(newInput, preserveUnprocessedEvents);

    public override Guid NewGuid() => Inner.NewGuid();

    private T Asked<T>(T task)
        where T : Task
    {
        _asked.Add(task);
        return task;
    }
}
