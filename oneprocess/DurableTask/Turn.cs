using Google.Protobuf;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using P = Microsoft.DurableTask.Protobuf;

namespace OneProcess.DurableTask;

internal sealed record StoredInstance(string Id, string Execution, long Turn, string Name, OrchestrationRuntimeStatus Status);

/// <param name="Id">Its number in the inbox. 0 if it needs none, because its turn is stored together with it.</param>
internal sealed record InboxMessage(long Id, P.HistoryEvent Event);

/// <summary>An instance with everything that its next turn can work on, as of one moment.</summary>
/// <param name="History">Its rows, one a turn.</param>
internal sealed record PendingTurn(StoredInstance Instance, IReadOnlyList<byte[]> History, IReadOnlyList<InboxMessage> Messages)
{
    /// <summary>The turn after one that was stored, without its message.</summary>
    public PendingTurn After(TurnOutcome.Waits stored) => new(
        Instance with { Turn = Instance.Turn + 1, Status = stored.Status }, stored.Happened is { } row ? [.. History, row] : History, []);
}

/// <summary>A turn's outcome. All of it is stored together, or nothing.</summary>
/// <param name="Consumed">The messages that were dealt with.</param>
internal abstract record TurnOutcome(IReadOnlyList<long> Consumed)
{
    /// <summary>The history's next row.</summary>
    public byte[]? Happened { get; init; }

    /// <summary>What the orchestrator asked for.</summary>
    public IReadOnlyList<P.OrchestratorAction> Asked { get; init; } = [];

    /// <summary>Null leaves the status as it is.</summary>
    public string? CustomStatus { get; init; }

    public sealed record Waits(IReadOnlyList<long> Consumed, OrchestrationRuntimeStatus Status) : TurnOutcome(Consumed);

    public sealed record Finishes(IReadOnlyList<long> Consumed, OrchestrationRuntimeStatus Status) : TurnOutcome(Consumed)
    {
        public string? Output { get; init; }

        public P.TaskFailureDetails? Failure { get; init; }
    }

    /// <param name="Consumed">The messages that were dealt with.</param>
    /// <param name="Input">The next generation's input.</param>
    /// <param name="Events">Events that came too late for this generation and are passed on.</param>
    public sealed record ContinuesAsNew(IReadOnlyList<long> Consumed, string? Input, IReadOnlyList<P.HistoryEvent> Events)
        : TurnOutcome(Consumed);
}

/// <summary>One turn of one instance: its messages are dealt with, and its orchestrator is replayed as far as it gets.</summary>
internal sealed class Turn(PendingTurn pending, long now, Orchestrator? orchestrator, DataConverter converter, ILoggerFactory loggers)
{
    private readonly List<long> _all = [.. pending.Messages.Select(message => message.Id).Where(id => id > 0)];

    /// <returns>Null if there is nothing to do now.</returns>
    /// <exception cref="InvalidProtocolBufferException">The history cannot be read.</exception>
    public TurnOutcome? Run()
    {
        OrchestrationRuntimeStatus status = pending.Instance.Status;
        List<P.HistoryEvent> events = [];
        List<long> control = [];
        foreach (InboxMessage message in pending.Messages)
        {
            switch (message.Event.EventTypeCase)
            {
                case P.HistoryEvent.EventTypeOneofCase.ExecutionTerminated:
                    return Finish([message.Event], P.OrchestrationStatus.Terminated, message.Event.ExecutionTerminated.Input, null);
                case P.HistoryEvent.EventTypeOneofCase.ExecutionSuspended:
                    status = OrchestrationRuntimeStatus.Suspended;
                    control.Add(message.Id);
                    break;
                case P.HistoryEvent.EventTypeOneofCase.ExecutionResumed:
                    status = pending.History.Count > 0 ? OrchestrationRuntimeStatus.Running : OrchestrationRuntimeStatus.Pending;
                    control.Add(message.Id);
                    break;
                default:
                    events.Add(message.Event);
                    break;
            }
        }

        bool canStart = pending.History.Count > 0 || events.Exists(happened => happened.ExecutionStarted is not null);
        if (status == OrchestrationRuntimeStatus.Suspended || !canStart || events.Count == 0)
        {
            return control.Count == 0 ? null : new TurnOutcome.Waits(control, status);
        }

        events.Insert(0, History.TurnStarted(now));
        return Replay(events);
    }

    private TurnOutcome Replay(List<P.HistoryEvent> events)
    {
        if (orchestrator is null)
        {
            return Fail(events, new InvalidOperationException($"There is no orchestrator function '{pending.Instance.Name}'."));
        }

        try
        {
            var run = new OrchestratorRun(orchestrator, converter, loggers);
            return Outcome(events, run.Execute(History.Request(pending.Instance.Id, pending.History, events)));
        }
#pragma warning disable CA1031 // An instance that cannot be replayed fails alone.
        catch (Exception exception) when (exception is not InvalidProtocolBufferException)
#pragma warning restore CA1031
        {
            return Fail(events, exception);
        }
    }

    private TurnOutcome Outcome(List<P.HistoryEvent> events, P.OrchestratorResponse response)
    {
        P.CompleteOrchestrationAction? end =
            response.Actions.Select(action => action.CompleteOrchestration).FirstOrDefault(end => end is not null);

        // At an orchestrator's end only the events that it sent count: nobody waits for a timer or a call any more.
        List<P.OrchestratorAction> asked = [.. response.Actions.Where(action => end is null || action.SendEvent is not null)];
        IEnumerable<P.HistoryEvent> happened = [.. events, .. asked.Select(action => History.Asked(action, now))];
        TurnOutcome outcome = end switch
        {
            null => new TurnOutcome.Waits(_all, OrchestrationRuntimeStatus.Running) { Happened = History.Row(happened) },
            { OrchestrationStatus: P.OrchestrationStatus.ContinuedAsNew } =>
                new TurnOutcome.ContinuesAsNew(_all, end.Result, end.CarryoverEvents),
            { FailureDetails: { } failure } => Finish(happened, end.OrchestrationStatus, null, failure),
            _ => Finish(happened, end.OrchestrationStatus, end.Result, null),
        };
        return outcome with { Asked = asked, CustomStatus = response.CustomStatus };
    }

    private TurnOutcome.Finishes Fail(IEnumerable<P.HistoryEvent> happened, Exception exception) =>
        Finish(happened, P.OrchestrationStatus.Failed, null, Failures.Of(exception));

    private TurnOutcome.Finishes Finish(
        IEnumerable<P.HistoryEvent> happened, P.OrchestrationStatus status, string? output, P.TaskFailureDetails? failure) =>
        new(_all, (OrchestrationRuntimeStatus)status)
        {
            Happened = History.Row([.. happened, History.ExecutionCompleted(status, output, failure, now)]),
            Output = output,
            Failure = failure,
        };
}
