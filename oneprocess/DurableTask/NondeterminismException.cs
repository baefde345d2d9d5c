namespace OneProcess.DurableTask;

/// <summary>An orchestrator did what a replay cannot repeat; its instance fails with this.</summary>
internal sealed class NondeterminismException(string message) : InvalidOperationException(message)
{
    public const string ForeignAwait =
        "The orchestrator awaited something that is no durable task (such as Task.Delay, Task.Run or I/O), or used its context outside its "
        + "own steps. An orchestrator may await only tasks of its TaskOrchestrationContext: move the work into an activity.";

    public static NondeterminismException Mismatch(string history, string? replay) => new(
        $"The replay does not match the history: the history has {history}, the orchestrator asked for {replay ?? "nothing there"}. "
        + "Its code changed while this instance was under way, or it decides by something other than its context.");

    public static NondeterminismException Surplus(string replay) => new(
        $"The replay does not match the history: the orchestrator asked for {replay}, which the history does not have. "
        + "Its code changed while this instance was under way, or it decides by something other than its context.");
}
