using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace OneProcess.DurableTask;

/// <summary>
/// What happened to an instance, in order: its history, from which its orchestrator is replayed, and the messages in its
/// inbox that will become history.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(TurnStarted), "turnStarted")]
[JsonDerivedType(typeof(ExecutionStarted), "executionStarted")]
[JsonDerivedType(typeof(TaskScheduled), "taskScheduled")]
[JsonDerivedType(typeof(TaskCompleted), "taskCompleted")]
[JsonDerivedType(typeof(TaskFailed), "taskFailed")]
[JsonDerivedType(typeof(TimerCreated), "timerCreated")]
[JsonDerivedType(typeof(TimerFired), "timerFired")]
[JsonDerivedType(typeof(EventRaised), "eventRaised")]
[JsonDerivedType(typeof(Suspended), "suspended")]
[JsonDerivedType(typeof(Resumed), "resumed")]
[JsonDerivedType(typeof(Strayed), "strayed")]
[JsonDerivedType(typeof(ExecutionTerminated), "executionTerminated")]
[JsonDerivedType(typeof(ExecutionFinished), "executionFinished")]
internal abstract record HistoryEvent
{
    private HistoryEvent()
    {
    }

    /// <summary>Whether it is for the engine to act on: the orchestrator does not see it.</summary>
    [JsonIgnore]
    public virtual bool IsControl => false;

    /// <summary>A turn began; its time is the orchestrator's present until the next.</summary>
    public sealed record TurnStarted(DateTime At) : HistoryEvent;

    /// <param name="Generation">How often the instance continued as new before.</param>
    public sealed record ExecutionStarted(string? Input, long Generation) : HistoryEvent;

    /// <summary>Something that the orchestrator asked for, under the number that it got by order.</summary>
    public abstract record Action(int Id) : HistoryEvent;

    public sealed record TaskScheduled(int Id, string Name, string? Input) : Action(Id)
    {
        public override string ToString() => $"a call of activity '{Name}' (#{Id})";
    }

    public sealed record TimerCreated(int Id, DateTime FireAt) : Action(Id)
    {
        public override string ToString() => $"a timer (#{Id})";
    }

    public sealed record TaskCompleted(int Id, string? Result) : HistoryEvent;

    public sealed record TaskFailed(int Id, TaskFailureDetails Failure) : HistoryEvent;

    public sealed record TimerFired(int Id) : HistoryEvent;

    /// <param name="Order">Its number in the inbox, kept so that an event passed on to the next generation stays before later ones.</param>
    public sealed record EventRaised(string Name, string? Payload, long Order = 0) : HistoryEvent;

    public sealed record Suspended : HistoryEvent
    {
        public override bool IsControl => true;
    }

    public sealed record Resumed : HistoryEvent
    {
        public override bool IsControl => true;
    }

    /// <summary>The orchestrator went on after a wait for something that is no durable task, where no replay could follow.</summary>
    public sealed record Strayed : HistoryEvent
    {
        public override bool IsControl => true;
    }

    public sealed record ExecutionTerminated(string? Output) : HistoryEvent
    {
        public override bool IsControl => true;
    }

    public sealed record ExecutionFinished(string Status) : HistoryEvent;
}
