using System.Threading.Channels;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using P = Microsoft.DurableTask.Protobuf;

namespace OneProcess.DurableTask;

/// <summary>Runs stored calls of activities, a bounded number at a time. Each runs at least once, until its answer is stored.</summary>
internal sealed class ActivityRuns(
    ActivityStore store,
    FunctionCatalog functions,
    ReadyInstances ready,
    OutstandingWork work,
    EngineClock clock,
    DataConverter converter,
    ILogger logger)
{
    /// <summary>Activities mostly wait for I/O. More at a time would only crowd what they wait for.</summary>
    public const int MaxConcurrent = 64;

    private readonly Channel<(StoredActivity, PendingTurn?)> _calls = Channel.CreateUnbounded<(StoredActivity, PendingTurn?)>();

    /// <param name="call">As it was stored.</param>
    /// <param name="caller">Its instance if it waits for this answer alone. Its turn can then be stored together with the answer.</param>
    public void Add(StoredActivity call, PendingTurn? caller)
    {
        work.Begin();
        _calls.Writer.TryWrite((call, caller));
    }

    /// <summary>Adds the calls that an earlier process left.</summary>
    public void AddStored() => store.All().ForEach(call => Add(call, null));

    public Task RunAsync(TurnRuns turns, CancellationToken stopping) =>
        Task.WhenAll(Enumerable.Range(0, MaxConcurrent).Select(_ => Task.Run(() => LoopAsync(turns, stopping))));

    private async Task LoopAsync(TurnRuns turns, CancellationToken stopping)
    {
        await foreach ((StoredActivity call, PendingTurn? caller) in _calls.Reader.ReadAllAsync(stopping))
        {
            await RunAsync(turns, call, caller, stopping);
            work.End();
        }
    }

    private async Task RunAsync(TurnRuns turns, StoredActivity activity, PendingTurn? caller, CancellationToken stopping)
    {
        if (await AnswerAsync(activity, stopping) is not { } answer)
        {
            return;
        }

        if (caller is not null && await turns.GoOnAsync(caller, activity, answer, stopping))
        {
            return;
        }

        if (await Persist.UntilDoneAsync(() => store.AnswerAsync(activity, answer, clock.Now()), clock.Time, logger, stopping))
        {
            ready.Add(activity.Instance);
        }
    }

    private async Task<P.HistoryEvent?> AnswerAsync(StoredActivity activity, CancellationToken stopping)
    {
        try
        {
            BoundFunction bound = functions.Activities.GetValueOrDefault(activity.Name)
                ?? throw new InvalidOperationException($"There is no activity function '{activity.Name}'.");
            object? input = converter.Deserialize(activity.Input, bound.Function.TriggerParameter.ParameterType);
            object? result = await bound.Invoker.InvokeAsync(bound.Function, input, stopping);
            return History.TaskCompleted(activity.Task, converter.Serialize(result), clock.Now());
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops. The call stays stored and runs again at the next start.
            return null;
        }
#pragma warning disable CA1031 // Whatever an activity throws, its orchestrator handles it as a failed task.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogWarning(exception, "Activity {Activity} of orchestration {Instance} failed.", activity.Name, activity.Instance);
            return History.TaskFailed(activity.Task, Failures.Of(exception), clock.Now());
        }
    }
}
