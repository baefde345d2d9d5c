using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace OneProcess.DurableTask;

/// <summary>Runs an orchestrator for one replay; the task is what its function returned.</summary>
internal delegate Task<object?> Orchestrator(TaskOrchestrationContext context);

/// <param name="Row">The number of the next row of its history.</param>
internal sealed record StoredInstance(string Id, string Execution, long Turn, string Name, OrchestrationRuntimeStatus Status, long Row);

/// <param name="Id">Its number in the inbox; 0 where it needs none, since its turn is stored together with it.</param>
internal sealed record InboxMessage(long Id, HistoryEvent Event);

/// <summary>An instance with all that its next turn can work on, as of one moment.</summary>
internal sealed record PendingTurn(StoredInstance Instance, IReadOnlyList<HistoryEvent> History, IReadOnlyList<InboxMessage> Messages)
{
    /// <summary>The turn after one that was stored, without the message that it will be for.</summary>
    public PendingTurn After(TurnOutcome.Waits stored) => new(
        Instance with
        {
            Turn = Instance.Turn + 1,
            Status = stored.Status,
            Row = stored.Happened.Count > 0 ? Instance.Row + 1 : Instance.Row,
        },
        [.. History, .. stored.Happened],
        []);
}

/// <summary>What a turn made of its instance; all of it is stored together, or nothing.</summary>
/// <param name="Consumed">The messages that are dealt with.</param>
/// <param name="Happened">What the history gains.</param>
internal abstract record TurnOutcome(IReadOnlyList<long> Consumed, IReadOnlyList<HistoryEvent> Happened)
{
    public (bool Set, string? Value) CustomStatus { get; init; }

    public sealed record Waits(IReadOnlyList<long> Consumed, IReadOnlyList<HistoryEvent> Happened, OrchestrationRuntimeStatus Status)
        : TurnOutcome(Consumed, Happened)
    {
        public IReadOnlyList<int> CancelledTimers { get; init; } = [];
    }

    public sealed record Finishes(IReadOnlyList<long> Consumed, IReadOnlyList<HistoryEvent> Happened, OrchestrationRuntimeStatus Status)
        : TurnOutcome(Consumed, Happened)
    {
        public string? Output { get; init; }

        public TaskFailureDetails? Failure { get; init; }
    }

    /// <param name="Input">What the next generation starts with.</param>
    /// <param name="Events">Events that nobody awaited, passed on to it.</param>
    public sealed record ContinuesAsNew(
        IReadOnlyList<long> Consumed, IReadOnlyList<HistoryEvent> Happened, string? Input, IReadOnlyList<HistoryEvent.EventRaised> Events)
        : TurnOutcome(Consumed, Happened);
}

/// <summary>One turn of one instance: its messages are dealt with, its orchestrator replayed as far as it gets.</summary>
internal sealed class Turn(PendingTurn pending, DateTime now, Orchestrator? orchestrator, DataConverter converter, ILoggerFactory loggers)
{
    private readonly List<long> _all = [.. pending.Messages.Select(message => message.Id).Where(id => id > 0)];

    /// <param name="onLateStray">Called where the orchestrator goes on after the turn, from a wait that was for no durable task.</param>
    /// <returns>Null where there is nothing to do now.</returns>
    public TurnOutcome? Run(Action onLateStray)
    {
        OrchestrationRuntimeStatus status = pending.Instance.Status;
        foreach (InboxMessage message in pending.Messages)
        {
            switch (message.Event)
            {
                case HistoryEvent.ExecutionTerminated terminated:
                    return Finish([terminated], OrchestrationRuntimeStatus.Terminated) with { Output = terminated.Output };
                case HistoryEvent.Strayed strayed:
                    return Failed([strayed], new NondeterminismException(NondeterminismException.ForeignAwait));
                case HistoryEvent.Suspended:
                    status = OrchestrationRuntimeStatus.Suspended;
                    break;
                case HistoryEvent.Resumed:
                    status = pending.History.Count > 0 ? OrchestrationRuntimeStatus.Running : OrchestrationRuntimeStatus.Pending;
                    break;
            }
        }

        List<HistoryEvent> events = [.. pending.Messages.Where(message => !message.Event.IsControl).Select(Numbered)];
        bool canStart = pending.History.Count > 0 || events.Any(happened => happened is HistoryEvent.ExecutionStarted);
        if (status == OrchestrationRuntimeStatus.Suspended || !canStart || events.Count == 0)
        {
            List<long> control = [.. pending.Messages.Where(message => message.Event.IsControl).Select(message => message.Id)];
            return control.Count == 0 ? null : new TurnOutcome.Waits(control, [], status);
        }

        events.Insert(0, new HistoryEvent.TurnStarted(now));
        return Replay(events, onLateStray);
    }

    private TurnOutcome Replay(List<HistoryEvent> events, Action onLateStray)
    {
        if (orchestrator is null)
        {
            return Failed(events, new InvalidOperationException($"There is no orchestrator function '{pending.Instance.Name}'."));
        }

        var thread = new OrchestratorThread();
        try
        {
            var replay = new Replay(pending.Instance, orchestrator, converter, loggers, thread);
            replay.Run(pending.History, events);
            thread.Close(replay.IsCompleted ? null : onLateStray);
            return Outcome(replay, events);
        }
#pragma warning disable CA1031 // Whatever keeps an instance from being replayed is that instance's failure and no other's.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            thread.Close(null);
            return Failed(events, exception);
        }
    }

    private TurnOutcome Outcome(Replay replay, List<HistoryEvent> events)
    {
        ReplayContext context = replay.Context;
        HistoryEvent[] happened = [.. events, .. context.Asked];
        TurnOutcome outcome = !replay.IsCompleted
            ? new TurnOutcome.Waits(_all, happened, OrchestrationRuntimeStatus.Running) { CancelledTimers = context.CancelledTimers }
            : replay.Failure is { } failure
            ? Failed(happened, failure)
            : context.NextGeneration is { } next
            ? new TurnOutcome.ContinuesAsNew(_all, happened, next.Input, next.KeepEvents ? context.Events.Unprocessed : [])
            : Finish(happened, OrchestrationRuntimeStatus.Completed) with { Output = converter.Serialize(replay.Result) };
        return outcome with { CustomStatus = context.CustomStatus };
    }

    private TurnOutcome.Finishes Failed(IEnumerable<HistoryEvent> happened, Exception exception) =>
        Finish(happened, OrchestrationRuntimeStatus.Failed) with { Failure = TaskFailureDetails.FromException(exception) };

    private TurnOutcome.Finishes Finish(IEnumerable<HistoryEvent> happened, OrchestrationRuntimeStatus status) =>
        new(_all, [.. happened, new HistoryEvent.ExecutionFinished(status.ToString())], status);

    private static HistoryEvent Numbered(InboxMessage message) => message.Event is HistoryEvent.EventRaised raised
        ? raised with { Order = message.Id }
        : message.Event;
}
