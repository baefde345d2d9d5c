using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using P = Microsoft.DurableTask.Protobuf;

namespace OneProcess.DurableTask;

/// <summary>The client of the engine in this process.</summary>
internal sealed class EmbeddedDurableTaskClient(OrchestrationEngine engine) : DurableTaskClient(""), IDisposable
{
    /// <remarks>
    /// A start of the same id never ends an instance that is under way, whatever the dedupe statuses: the start is refused. A finished
    /// instance is replaced, unless its status is among them.
    /// </remarks>
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        NewInstance instance = StartRequest.Read(orchestratorName, engine.Functions, engine.Converter.Serialize(input), options);
        if (!await engine.StartAsync(instance, options?.StartAt?.UtcTicks ?? 0))
        {
            throw new OrchestrationAlreadyExistsException($"An orchestration with the id '{instance.Id}' already exists.");
        }

        return instance.Id;
    }

    public override async Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        string? payload = engine.Converter.Serialize(eventPayload);
        await SendAsync(instanceId, now => History.EventRaised(eventName, payload, now), cancellation);
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        string? output = engine.Converter.Serialize(options?.Output);
        return SendAsync(instanceId, now => History.Terminated(output, now), cancellation);
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, now => History.Suspended(reason, now), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, now => History.Resumed(reason, now), cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(engine.Instances.Get(instanceId, Payloads(getInputsAndOutputs)));
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        new InstancePages(engine.Instances, filter ?? new OrchestrationQuery(), engine.Converter);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, getInputsAndOutputs, instance => instance.RuntimeStatus != OrchestrationRuntimeStatus.Pending, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, getInputsAndOutputs, instance => instance.IsCompleted, cancellation);

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return new(await engine.Instances.PurgeAsync(instanceId, new PurgeInstancesFilter()));
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        cancellation.ThrowIfCancellationRequested();
        return new(await engine.Instances.PurgeAsync(null, filter));
    }

    /// <summary>The host owns the engine, so a client does not dispose of it.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>For a container that is disposed of synchronously.</summary>
    public void Dispose()
    {
    }

    private async Task SendAsync(string instanceId, Func<long, P.HistoryEvent> message, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        long now = engine.Clock.Now();
        if (await engine.Instances.SendAsync(instanceId, message(now), now))
        {
            engine.Told(instanceId, now);
        }
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, bool payloads, Func<OrchestrationMetadata, bool> until, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        while (true)
        {
            Task changed = engine.Signals.Next(instanceId);
            OrchestrationMetadata instance = engine.Instances.Get(instanceId, Payloads(payloads))
                ?? throw new InvalidOperationException($"There is no orchestration with the id '{instanceId}'.");
            if (until(instance))
            {
                return instance;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    private DataConverter? Payloads(bool wanted) => wanted ? engine.Converter : null;
}
