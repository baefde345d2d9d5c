using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace OneProcess.DurableTask;

/// <summary>What an orchestrator sees of one replay. What it asks for is numbered by order and kept until the history confirms it.</summary>
internal sealed class ReplayContext(
    StoredInstance instance, string? input, DataConverter converter, ILoggerFactory loggers, OrchestratorThread thread) : TaskOrchestrationContext
{
    private readonly SortedDictionary<int, HistoryEvent.Action> _asked = [];
    private readonly Dictionary<int, OpenTask> _open = [];
    private readonly List<int> _cancelledTimers = [];
    private readonly EventWaits _events = new(converter, thread);
    private bool _replaying = true;
    private DateTime _now;
    private int _nextId;
    private int _guids;

    /// <summary>What the orchestrator asked for and the history does not have, in order.</summary>
    public IReadOnlyCollection<HistoryEvent.Action> Asked => _asked.Values;

    /// <summary>Timers of earlier turns that this turn cancelled.</summary>
    public IReadOnlyList<int> CancelledTimers => _cancelledTimers;

    public bool AwaitsSomething => _open.Count > 0 || _events.AnyWaiter;

    public EventWaits Events => _events;

    public (bool Set, string? Value) CustomStatus { get; private set; }

    public (string? Input, bool KeepEvents)? NextGeneration { get; private set; }

    public override ParentOrchestrationInstance? Parent => null;

    public override TaskName Name => instance.Name;

    public override string InstanceId => instance.Id;

    public override DateTime CurrentUtcDateTime => Own(_now);

    public override bool IsReplaying => Own(_replaying);

    protected override ILoggerFactory LoggerFactory => loggers;

    public override T? GetInput<T>()
        where T : default => converter.Deserialize<T>(Own(input));

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name.Name, nameof(name));
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException("These options were given as the activity's input: name the parameter 'options'.", nameof(input));
        }

        string? payload = converter.Serialize(input);
        string? result = await Retries.RunAsync(this, options?.Retry, () => Ask(id => new HistoryEvent.TaskScheduled(id, name, payload), name).Task);
        return converter.Deserialize<TResult>(result)!;
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        OpenTask timer = Ask(id => new HistoryEvent.TimerCreated(id, fireAt.ToUniversalTime()), "timer");
        cancellationToken.Register(() => Cancel(timer, cancellationToken));
        return timer.Task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return Own(_events).WaitAsync<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus) => CustomStatus = Own((true, converter.Serialize(customStatus)));

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        NextGeneration = Own((converter.Serialize(newInput), preserveUnprocessedEvents));

    /// <summary>The n-th of this execution at this time: the same in every replay, and never one of another execution.</summary>
    public override Guid NewGuid()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{instance.Id}/{instance.Execution}/{Own(_now).Ticks}/{_guids++}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    public void BeginTurn(DateTime at, bool replaying)
    {
        _now = DateTime.SpecifyKind(at, DateTimeKind.Utc);
        _replaying = replaying;
    }

    /// <summary>Holds what the orchestrator asked for against what the history says that it asked for.</summary>
    public void Confirm(HistoryEvent.Action action)
    {
        HistoryEvent.Action? asked = _asked.GetValueOrDefault(action.Id);
        bool same = (action, asked) switch
        {
            (HistoryEvent.TaskScheduled was, HistoryEvent.TaskScheduled now) => new TaskName(was.Name) == now.Name,
            (HistoryEvent.TimerCreated, HistoryEvent.TimerCreated) => true,
            _ => false,
        };
        if (!same)
        {
            throw NondeterminismException.Mismatch(action.ToString(), asked?.ToString());
        }

        _asked.Remove(action.Id);
    }

    public void Complete(int id, string? result)
    {
        if (_open.Remove(id, out OpenTask? task))
        {
            task.Completion.SetResult(result);
        }
    }

    public void Fail(int id, TaskFailureDetails failure)
    {
        if (_open.Remove(id, out OpenTask? task))
        {
            task.Completion.SetException(new TaskFailedException(task.Name, id, failure));
        }
    }

    private OpenTask Ask(Func<int, HistoryEvent.Action> action, string name)
    {
        var task = new OpenTask(Own(_nextId++), name);
        _asked.Add(task.Id, action(task.Id));
        _open.Add(task.Id, task);
        return task;
    }

    private void Cancel(OpenTask timer, CancellationToken cancellationToken)
    {
        if (!Own(_open).Remove(timer.Id))
        {
            return;
        }

        // A timer that its own turn takes back never gets into the history.
        if (!_asked.Remove(timer.Id) && !_replaying)
        {
            _cancelledTimers.Add(timer.Id);
        }

        timer.Completion.SetCanceled(cancellationToken);
    }

    private T Own<T>(T value) => thread.IsCurrent() ? value : throw new NondeterminismException(NondeterminismException.ForeignAwait);

    private sealed record OpenTask(int Id, string Name)
    {
        public TaskCompletionSource<string?> Completion { get; } = new();

        public Task<string?> Task => Completion.Task;
    }
}
