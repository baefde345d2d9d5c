using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace OneProcess.DurableTask;

/// <summary>Gives ready instances their turns, several instances at a time so that their commits share one fsync.</summary>
internal sealed class TurnRuns(
    TurnStore turns,
    InstanceStore instances,
    FunctionCatalog functions,
    ReadyInstances ready,
    OutstandingWork work,
    WakeUps wakeUps,
    ActivityRuns activities,
    InstanceSignals signals,
    EngineClock clock,
    DataConverter converter,
    ILoggerFactory loggers,
    ILogger logger)
{
    public const int MaxConcurrent = 64;

    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(Enumerable.Range(0, MaxConcurrent).Select(_ => Task.Run(() => LoopAsync(stopping))));

    private async Task LoopAsync(CancellationToken stopping)
    {
        await foreach (string id in ready.TakeAllAsync(stopping))
        {
            ready.Begin(id);
            try
            {
                await Persist.UntilDoneAsync(() => TurnAsync(id, stopping), clock.Time, logger, stopping);
            }
            catch (JsonException exception)
            {
                // A history that cannot be read is left for a person to look at; every other instance goes on.
                logger.LogCritical(exception, "The history of orchestration {Instance} cannot be read; it stands still.", id);
            }

            ready.End(id);
        }
    }

    private async Task<bool> TurnAsync(string id, CancellationToken stopping)
    {
        long now = clock.Now();
        if (turns.Load(id, now) is not { } pending)
        {
            return true;
        }

        var turn = new Turn(pending, new DateTime(now, DateTimeKind.Utc), Find(pending.Instance.Name), converter, loggers);
        if (turn.Run(() => Report(pending.Instance, stopping)) is not { } outcome)
        {
            return true;
        }

        TurnEffects? effects = await turns.CommitAsync(pending.Instance, outcome, now);
        if (effects is null || outcome is TurnOutcome.ContinuesAsNew)
        {
            // Replaced meanwhile, or begun anew: either way there is a start to look at.
            ready.Add(id);
        }

        Begin(id, effects ?? new([], []));
        if (outcome is TurnOutcome.Finishes { Failure: { } failure })
        {
            logger.LogError("Orchestration {Instance} ({Name}) failed: {Failure}", id, pending.Instance.Name, failure);
        }

        return true;
    }

    private Orchestrator? Find(string name) => functions.Orchestrators.GetValueOrDefault(name) is { } bound
        ? context => bound.Invoker.InvokeAsync(bound.Function, context, CancellationToken.None)
        : null;

    private void Begin(string id, TurnEffects effects)
    {
        foreach (long call in effects.Activities)
        {
            activities.Add(call);
        }

        foreach (long due in effects.TimersDue)
        {
            wakeUps.At(id, due);
        }

        signals.Changed(id);
    }

    /// <summary>An orchestrator went on after its turn: its instance is told, so that it fails instead of waiting for ever.</summary>
    private void Report(StoredInstance instance, CancellationToken stopping)
    {
        work.Begin();
        _ = Task.Run(() => ReportAsync(instance, stopping), CancellationToken.None);
    }

    private async Task ReportAsync(StoredInstance instance, CancellationToken stopping)
    {
        try
        {
            bool sent = await Persist.UntilDoneAsync(
                () => instances.SendAsync(instance.Id, instance.Execution, new HistoryEvent.Strayed(), clock.Now()), clock.Time, logger, stopping);
            if (sent)
            {
                ready.Add(instance.Id);
            }
        }
        catch (ObjectDisposedException)
        {
            // The host stopped meanwhile; after the next start the same wait is met again.
        }
        finally
        {
            work.End();
        }
    }
}
