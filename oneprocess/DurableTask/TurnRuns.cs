using Google.Protobuf;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using P = Microsoft.DurableTask.Protobuf;

namespace OneProcess.DurableTask;

/// <summary>Gives ready instances their turns, several instances at a time, so that their commits share one fsync.</summary>
internal sealed class TurnRuns(
    TurnStore turns,
    FunctionCatalog functions,
    ReadyInstances ready,
    WakeUps wakeUps,
    ActivityRuns activities,
    FinishedInstances finished,
    InstanceSignals signals,
    EngineClock clock,
    DataConverter converter,
    ILoggerFactory loggers,
    ILogger logger)
{
    public const int MaxConcurrent = 64;

    public Task RunAsync(CancellationToken stopping) =>
        Task.WhenAll(Enumerable.Range(0, MaxConcurrent).Select(_ => Task.Run(() => LoopAsync(stopping))));

    private async Task LoopAsync(CancellationToken stopping)
    {
        await foreach (string id in ready.TakeAllAsync(stopping))
        {
            ready.Begin(id);
            Action? next = null;
            try
            {
                next = await Persist.UntilDoneAsync(() => TurnAsync(id), clock.Time, logger, stopping);
            }
            catch (InvalidProtocolBufferException exception)
            {
                // An unreadable history is left for a person to look at. Every other instance continues.
                logger.LogCritical(exception, "The history of orchestration {Instance} cannot be read; it stands still.", id);
            }

            ready.End(id, next);
        }
    }

    /// <returns>What is to be set going.</returns>
    private async Task<Action?> TurnAsync(string id)
    {
        long now = clock.Now();
        if (turns.Load(id, now) is not { } pending || Run(pending, now) is not { } outcome)
        {
            return null;
        }

        TurnEffects? effects = await turns.CommitAsync(pending, outcome, null, now);
        if (effects is null)
        {
            // The instance was replaced meanwhile, so there is a start to look at.
            ready.Add(id);
            return null;
        }

        return () => Begin(pending, outcome, effects);
    }

    /// <summary>Runs the first turn of a new instance and stores both together. The instance's turn has begun, and ends here.</summary>
    public async Task<bool> StartAsync(NewInstance started, long now)
    {
        var instance = new StoredInstance(started.Id, Guid.NewGuid().ToString("N"), 0, started.Name, OrchestrationRuntimeStatus.Pending);
        P.HistoryEvent start = History.ExecutionStarted(instance.Id, instance.Execution, started.Name, started.Input, now);
        var pending = new PendingTurn(instance, [], [new InboxMessage(0, start)]);
        Action? next = null;
        try
        {
            TurnOutcome outcome = Run(pending, now)!;
            if (await turns.StartAsync(started, instance, outcome, now) is not { } effects)
            {
                return false;
            }

            next = () => Begin(pending, outcome, effects);
            return true;
        }
        finally
        {
            ready.End(started.Id, next);
        }
    }

    /// <summary>Gives an instance its turn for an activity's answer, and stores both together.</summary>
    /// <param name="caller">The instance as it was when it called the activity.</param>
    /// <param name="activity">The call.</param>
    /// <param name="answer">Of the activity.</param>
    /// <param name="stopping">Ends it.</param>
    /// <returns>False if the instance has or had something else to do since; nothing was stored.</returns>
    public async Task<bool> GoOnAsync(PendingTurn caller, StoredActivity activity, P.HistoryEvent answer, CancellationToken stopping)
    {
        string id = caller.Instance.Id;
        if (!ready.TryBegin(id))
        {
            return false;
        }

        long now = clock.Now();
        PendingTurn pending = caller with { Messages = [new InboxMessage(0, answer)] };
        TurnOutcome outcome = Run(pending, now)!;
        TurnEffects? effects = await Persist.UntilDoneAsync(
            () => turns.CommitAsync(pending, outcome, activity.Id, now), clock.Time, logger, stopping);
        ready.End(id, effects is null ? null : () => Begin(pending, outcome, effects));
        return effects is not null;
    }

    private TurnOutcome? Run(PendingTurn pending, long now) =>
        new Turn(pending, now, Find(pending.Instance.Name), converter, loggers).Run();

    private Orchestrator? Find(string name) => functions.Orchestrators.GetValueOrDefault(name) is { } bound
        ? context => bound.Invoker.InvokeAsync(bound.Function, context, CancellationToken.None)
        : null;

    /// <summary>
    /// Starts what a stored turn asked for, once the turn has ended. An activity may answer at once, and its instance's next turn
    /// begins then.
    /// </summary>
    private void Begin(PendingTurn turn, TurnOutcome outcome, TurnEffects effects)
    {
        string id = turn.Instance.Id;
        PendingTurn? next = outcome is TurnOutcome.Waits waits && effects.Activities is [_] ? turn.After(waits) : null;
        foreach (StoredActivity call in effects.Activities)
        {
            activities.Add(call, next);
        }

        effects.TimersDue.ForEach(due => wakeUps.At(id, due));
        effects.Told.ForEach(ready.Add);
        signals.Changed(id);
        if (outcome is TurnOutcome.ContinuesAsNew)
        {
            ready.Add(id);
        }

        if (outcome is TurnOutcome.Finishes)
        {
            finished.Add();
        }

        if (outcome is TurnOutcome.Finishes { Failure: { } failure })
        {
            logger.LogError(
                "Orchestration {Instance} ({Name}) failed: {Type}: {Message}",
                id,
                turn.Instance.Name,
                failure.ErrorType,
                failure.ErrorMessage);
        }
    }
}
