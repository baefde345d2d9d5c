using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using P = Microsoft.DurableTask.Protobuf;

namespace OneProcess.DurableTask;

/// <summary>Makes the real library's events: an instance's history, and the messages in its inbox that will become history.</summary>
internal static class History
{
    public static P.HistoryEvent TurnStarted(long now) => Event(now, new() { OrchestratorStarted = new() });

    public static P.HistoryEvent ExecutionStarted(string instance, string execution, string name, string? input, long now) =>
        Event(now, new()
        {
            ExecutionStarted = new()
            {
                Name = name,
                Input = input,
                OrchestrationInstance = new() { InstanceId = instance, ExecutionId = execution },
            },
        });

    public static P.HistoryEvent ExecutionCompleted(
        P.OrchestrationStatus status, string? output, P.TaskFailureDetails? failure, long now) =>
        Event(now, new() { ExecutionCompleted = new() { OrchestrationStatus = status, Result = output, FailureDetails = failure } });

    public static P.HistoryEvent TaskCompleted(int task, string? result, long now) =>
        Event(now, new() { TaskCompleted = new() { TaskScheduledId = task, Result = result } });

    public static P.HistoryEvent TaskFailed(int task, P.TaskFailureDetails failure, long now) =>
        Event(now, new() { TaskFailed = new() { TaskScheduledId = task, FailureDetails = failure } });

    public static P.HistoryEvent TimerFired(int timer, Timestamp fireAt) =>
        new() { EventId = -1, Timestamp = fireAt, TimerFired = new() { TimerId = timer, FireAt = fireAt } };

    public static P.HistoryEvent EventRaised(string name, string? payload, long now) =>
        Event(now, new() { EventRaised = new() { Name = name, Input = payload } });

    public static P.HistoryEvent Terminated(string? output, long now) =>
        Event(now, new() { ExecutionTerminated = new() { Input = output } });

    public static P.HistoryEvent Suspended(string? reason, long now) =>
        Event(now, new() { ExecutionSuspended = new() { Input = reason } });

    public static P.HistoryEvent Resumed(string? reason, long now) =>
        Event(now, new() { ExecutionResumed = new() { Input = reason } });

    /// <summary>An orchestrator's request as a replay compares it with the next one. It has no input, since that is not compared.</summary>
    /// <exception cref="NotSupportedException">There is no such thing in one process.</exception>
    public static P.HistoryEvent Asked(P.OrchestratorAction action, long now)
    {
        P.HistoryEvent asked = Event(now, action switch
        {
            { ScheduleTask: { } call } => new() { TaskScheduled = new() { Name = call.Name } },
            { CreateTimer: { } timer } => new() { TimerCreated = new() { FireAt = timer.FireAt } },
            { SendEvent: { } sent } => new() { EventSent = new() { InstanceId = sent.Instance.InstanceId, Name = sent.Name } },
            _ => throw new NotSupportedException($"An orchestrator cannot ask for {action.OrchestratorActionTypeCase} in one process."),
        });
        asked.EventId = action.Id;
        return asked;
    }

    /// <summary>
    /// A row of the history, in the form of a piece of the request that replays it. All rows one after the other, followed by what is new,
    /// are the whole request, so no row has to be read for it.
    /// </summary>
    public static byte[] Row(IEnumerable<P.HistoryEvent> happened) => new P.OrchestratorRequest { PastEvents = { happened } }.ToByteArray();

    /// <summary>The request to replay the rows and continue with what is new, as the real library takes it.</summary>
    public static string Request(string instance, IReadOnlyList<byte[]> rows, IEnumerable<P.HistoryEvent> news)
    {
        var rest = new P.OrchestratorRequest { InstanceId = instance, NewEvents = { news } };
        byte[] request = new byte[rows.Sum(row => row.Length) + rest.CalculateSize()];
        int length = 0;
        foreach (byte[] row in rows)
        {
            row.CopyTo(request, length);
            length += row.Length;
        }

        rest.WriteTo(request.AsSpan(length));
        return Convert.ToBase64String(request);
    }

    private static P.HistoryEvent Event(long now, P.HistoryEvent happened)
    {
        happened.EventId = -1;
        happened.Timestamp = Timestamp.FromDateTime(new DateTime(now, DateTimeKind.Utc));
        return happened;
    }
}
