using System.Text.Json;
using Google.Protobuf;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.Extensions.Logging;
using P = Microsoft.DurableTask.Protobuf;

namespace OneProcess.DurableTask;

/// <summary>Runs an orchestrator for one replay. The task is the one that its function returned.</summary>
internal delegate Task<object?> Orchestrator(TaskOrchestrationContext context);

/// <summary>One replay of an orchestrator by the real library, as far as it gets.</summary>
internal sealed class OrchestratorRun(Orchestrator orchestrator, DataConverter converter, ILoggerFactory loggers) : ITaskOrchestrator
{
    public const string ForeignAwait =
        "The orchestrator awaited something that is no durable task (such as Task.Delay, Task.Run or I/O), or used its context outside its "
        + "own steps. An orchestrator may await only tasks of its TaskOrchestrationContext: move the work into an activity.";

    private OrchestratorContext? _context;

    /// <summary>Any type. The input stays JSON until the orchestrator asks for it by its type.</summary>
    public Type InputType => typeof(object);

    public Type OutputType => typeof(object);

    /// <remarks>
    /// With the real library, an orchestrator that awaits something else waits for ever. Here it fails once nothing is left that it may
    /// wait for. Two such waits are not seen: one that happens to end before the replay is over, and one inside a retry handler.
    /// </remarks>
    /// <exception cref="InvalidProtocolBufferException">The history cannot be read.</exception>
    /// <exception cref="InvalidOperationException">The orchestrator has not ended, and waits for nothing that can come.</exception>
    public P.OrchestratorResponse Execute(string request)
    {
        P.OrchestratorResponse response = P.OrchestratorResponse.Parser.ParseFrom(
            Convert.FromBase64String(GrpcOrchestrationRunner.LoadAndRun(request, this)));
        bool goesOn = response.Actions.Any(action => action.CompleteOrchestration is not null) || _context is { IsAwaited: true };
        return goesOn ? response : throw new InvalidOperationException(ForeignAwait);
    }

    public Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
    {
        _context = new(context, (input as JsonElement?)?.GetRawText(), converter, loggers);
        return orchestrator(_context);
    }
}
