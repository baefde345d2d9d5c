using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OneProcess.DurableTask;
using OneProcess.Worker;
using Xunit;

namespace TicketMaster.Tests.OneProcess.DurableTask;

/// <summary>The engine on a file of its own with orchestrators and activities made of lambdas, under a clock that the test moves.</summary>
internal sealed class DurableHost : IFunctionInvoker, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Func<object?, CancellationToken, Task<object?>>> _functions = new();
    private readonly OrchestrationTriggerBinding _orchestrators;
    private readonly ActivityTriggerBinding _activities;
    private readonly bool _ownsFolder;
    private bool _stopped;

    public DurableHost(ManualTimeProvider? time = null, string? folder = null, ILoggerFactory? loggers = null)
    {
        _ownsFolder = folder is null;
        Folder = folder ?? TestFolders.Create("durable-");
        Time = time ?? new ManualTimeProvider();
        Engine = new OrchestrationEngine(Path.Combine(Folder, "orchestrations.db"), Time, loggers ?? NullLoggerFactory.Instance);
        Client = new EmbeddedDurableTaskClient(Engine);
        _orchestrators = new OrchestrationTriggerBinding(Engine);
        _activities = new ActivityTriggerBinding(Engine);
    }

    public string Folder { get; }

    public string Database => Path.Combine(Folder, "orchestrations.db");

    public ManualTimeProvider Time { get; }

    public OrchestrationEngine Engine { get; }

    public DurableTaskClient Client { get; }

    public DurableHost Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> body)
    {
        _functions[name] = async (context, _) => await body((TaskOrchestrationContext)context!);
        _orchestrators.Bind(Describe(name, body.Method, new OrchestrationTriggerAttribute()), this);
        return this;
    }

    public DurableHost Orchestrator(string name, Func<TaskOrchestrationContext, Task> body) => Orchestrator<object?>(name, async context =>
    {
        await body(context);
        return null;
    });

    public DurableHost Activity<TIn, TOut>(string name, Func<TIn, TOut> body) =>
        Activity<TIn, TOut>(name, (input, _) => Task.FromResult(body(input)));

    public DurableHost Activity<TIn, TOut>(string name, Func<TIn, CancellationToken, Task<TOut>> body)
    {
        _functions[name] = async (input, cancellation) => await body((TIn)input!, cancellation);
        _activities.Bind(Describe(name, body.Method, new ActivityTriggerAttribute(), typeof(TIn)), this);
        return this;
    }

    public DurableHost Start()
    {
        _ = _orchestrators.StartAsync(CancellationToken.None);
        _ = _activities.StartAsync(CancellationToken.None);
        return this;
    }

    public Task<string> ScheduleAsync(string name, object? input = null, string id = "one") =>
        Client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id));

    public async Task<OrchestrationMetadata> GetAsync(string id = "one") =>
        await Client.GetInstanceAsync(id, getInputsAndOutputs: true) ?? throw new InvalidOperationException($"no instance {id}");

    /// <summary>Waits until nothing runs and nothing is due.</summary>
    public async Task UntilIdleAsync()
    {
        var waited = Stopwatch.StartNew();
        while (!_orchestrators.IsIdle || !_activities.IsIdle)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), "the engine did not become idle");
            await Task.Delay(1);
        }
    }

    public async Task AdvanceAsync(TimeSpan by)
    {
        await UntilIdleAsync();
        Time.Advance(by);
        await UntilIdleAsync();
    }

    public Task<object?> InvokeAsync(FunctionDescriptor function, object? triggerValue, CancellationToken cancellationToken) =>
        _functions[function.Name](triggerValue, cancellationToken);

    /// <summary>Ends this engine and leaves its file for another.</summary>
    public async Task StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await _orchestrators.StopAsync(CancellationToken.None);
            await _activities.StopAsync(CancellationToken.None);
            Engine.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static FunctionDescriptor Describe(
        string name,
        MethodInfo method,
        Microsoft.Azure.Functions.Worker.Extensions.Abstractions.TriggerBindingAttribute trigger,
        Type? input = null) =>
        new(name, method, input is null ? method.GetParameters()[0] : new Parameter(input), trigger);

    private sealed class Parameter(Type type) : ParameterInfo
    {
        public override Type ParameterType => type;
    }
}
