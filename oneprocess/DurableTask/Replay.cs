using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace OneProcess.DurableTask;

/// <summary>Takes an orchestrator through what happened: first its history, where it must do what it did then, then what is new.</summary>
internal sealed class Replay(
    StoredInstance instance, Orchestrator orchestrator, DataConverter converter, ILoggerFactory loggers, OrchestratorThread thread)
{
    private Task<object?>? _running;
    private ReplayContext? _context;

    public ReplayContext Context => _context ?? throw new InvalidDataException("The history does not begin with the start of its execution.");

    public bool IsCompleted => _running is { IsCompleted: true };

    public object? Result => _running is { IsCompletedSuccessfully: true } ? _running.GetAwaiter().GetResult() : null;

    public Exception? Failure => _running switch
    {
        { IsFaulted: true } => _running.Exception.InnerException,
        { IsCanceled: true } => new TaskCanceledException(_running),
        _ => null,
    };

    /// <exception cref="NondeterminismException">The orchestrator does not follow its history, or left its own thread.</exception>
    public void Run(IReadOnlyList<HistoryEvent> history, IReadOnlyList<HistoryEvent> news)
    {
        string? input = history.Concat(news).OfType<HistoryEvent.ExecutionStarted>().First().Input;
        _context = new ReplayContext(instance, input, converter, loggers, thread);
        foreach (HistoryEvent happened in history)
        {
            Apply(_context, happened, replaying: true);
        }

        foreach (HistoryEvent happened in news)
        {
            Apply(_context, happened, replaying: false);
        }

        if (thread.HasStrayed || (!IsCompleted && !_context.AwaitsSomething))
        {
            throw new NondeterminismException(NondeterminismException.ForeignAwait);
        }
    }

    private void Apply(ReplayContext context, HistoryEvent happened, bool replaying)
    {
        switch (happened)
        {
            case HistoryEvent.TurnStarted turn:
                EndTurn(context);
                context.BeginTurn(turn.At, replaying);
                break;
            case HistoryEvent.ExecutionStarted:
                thread.Run(() => _running = orchestrator(context));
                break;
            case HistoryEvent.Action action:
                context.Confirm(action);
                break;
            case HistoryEvent.TaskCompleted completed:
                thread.Run(() => context.Complete(completed.Id, completed.Result));
                break;
            case HistoryEvent.TaskFailed failed:
                thread.Run(() => context.Fail(failed.Id, failed.Failure));
                break;
            case HistoryEvent.TimerFired fired:
                thread.Run(() => context.Complete(fired.Id, null));
                break;
            case HistoryEvent.EventRaised raised:
                thread.Run(() => context.Events.Deliver(raised));
                break;
            default:
                throw new InvalidDataException($"The history holds '{happened.GetType().Name}', which is no part of a replay.");
        }
    }

    /// <summary>A turn that is over left nothing that the history does not have, and did not finish.</summary>
    private void EndTurn(ReplayContext context)
    {
        if (context.Asked.FirstOrDefault() is { } surplus)
        {
            throw NondeterminismException.Surplus(surplus.ToString());
        }

        if (IsCompleted)
        {
            throw NondeterminismException.Surplus("its end");
        }
    }
}
