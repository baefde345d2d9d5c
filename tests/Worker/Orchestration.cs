using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;
using TicketMaster.Tests.Worker.Rpc;

namespace TicketMaster.Tests.Worker;

/// <summary>
/// Runs one orchestration as the host's Durable extension does: turn after turn on a history that grows. Activities run in the worker too.
/// Time is the orchestration's own, and jumps to the next timer.
/// </summary>
internal sealed class Orchestration(RunningWorker worker, CreateInstanceRequest start)
{
    /// <summary>More than any of ours needs in a test.</summary>
    private const int Turns = 50;

    private const string Execution = "1";

    private readonly List<HistoryEvent> _past = [];
    private readonly List<TimerFiredEvent> _timers = [];
    private DateTime _now = DateTime.UtcNow;

    /// <summary>The activities that ran, with their results as JSON, and the timers that fired, by how long they took.</summary>
    public List<string> Steps { get; } = [];

    /// <summary>Runs it to its end.</summary>
    /// <param name="activity">Answers activities in place of the worker.</param>
    public async Task<CompleteOrchestrationAction> RunAsync(Func<ScheduleTaskAction, string?>? activity = null)
    {
        List<HistoryEvent> news =
        [
            Event(e => e.ExecutionStarted = new ExecutionStartedEvent
            {
                Name = start.Name,
                Input = start.Input,
                OrchestrationInstance = new OrchestrationInstance { InstanceId = start.InstanceId, ExecutionId = Execution },
            }),
        ];
        for (int turn = 0; turn < Turns; turn++)
        {
            OrchestratorResponse response = await TurnAsync(news);
            if (response.Actions.FirstOrDefault(action => action.CompleteOrchestration is not null) is { } end)
            {
                return end.CompleteOrchestration;
            }

            news = await DoAsync(response.Actions, activity);
        }

        throw new InvalidOperationException($"'{start.Name}' does not end: {string.Join(", ", Steps)}.");
    }

    private async Task<OrchestratorResponse> TurnAsync(List<HistoryEvent> news)
    {
        news.Insert(0, Event(e => e.OrchestratorStarted = new OrchestratorStartedEvent()));
        var request = new OrchestratorRequest
        {
            InstanceId = start.InstanceId,
            ExecutionId = Execution,
            PastEvents = { _past },
            NewEvents = { news },
        };
        _past.AddRange(news);
        string encoded = Convert.ToBase64String(request.ToByteArray());
        InvocationResponse response = await worker.InvokeAsync(start.Name, new TypedData { String = encoded }).SucceedsAsync();
        return OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(response.ReturnValue.String));
    }

    /// <summary>Does what the orchestration asks for: its activities, or else its next timer.</summary>
    private async Task<List<HistoryEvent>> DoAsync(IEnumerable<OrchestratorAction> actions, Func<ScheduleTaskAction, string?>? activity)
    {
        List<HistoryEvent> news = [];
        foreach (OrchestratorAction action in actions)
        {
            if (action.CreateTimer is { } timer)
            {
                _past.Add(Event(e => e.TimerCreated = new TimerCreatedEvent { FireAt = timer.FireAt }, action.Id));
                _timers.Add(new TimerFiredEvent { TimerId = action.Id, FireAt = timer.FireAt });
            }
            else
            {
                ScheduleTaskAction task = action.ScheduleTask;
                _past.Add(Event(e => e.TaskScheduled = new TaskScheduledEvent { Name = task.Name, Input = task.Input }, action.Id));
                string? result = activity is null ? await RunAsync(task) : activity(task);
                news.Add(Event(e => e.TaskCompleted = new TaskCompletedEvent { TaskScheduledId = action.Id, Result = result }));
                Steps.Add($"{task.Name} = {result}");
            }
        }

        if (news.Count == 0)
        {
            TimerFiredEvent next = _timers.MinBy(timer => timer.FireAt)!;
            _timers.Remove(next);
            Steps.Add($"{(next.FireAt.ToDateTime() - _now).TotalSeconds:0} s");
            _now = next.FireAt.ToDateTime();
            news.Add(Event(e => e.TimerFired = next));
        }

        return news;
    }

    private async Task<string?> RunAsync(ScheduleTaskAction task)
    {
        // An orchestration's input of an activity is an array of one; the activity gets what is in it.
        return (await worker.InvokeAsync(task.Name, new TypedData { String = task.Input[1..^1] }).SucceedsAsync()).ReturnValue?.Json;
    }

    private HistoryEvent Event(Action<HistoryEvent> set, int id = -1)
    {
        var made = new HistoryEvent { EventId = id, Timestamp = Timestamp.FromDateTime(_now) };
        set(made);
        return made;
    }
}
