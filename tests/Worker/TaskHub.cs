using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.DurableTask.Protobuf;

namespace TicketMaster.Tests.Worker;

/// <summary>What the host's Durable extension serves to the client of orchestrations in the worker: here, starting them.</summary>
internal sealed class TaskHub : TaskHubSidecarService.TaskHubSidecarServiceBase
{
    /// <summary>The orchestrations that were started, by the id of their instance.</summary>
    public ConcurrentDictionary<string, CreateInstanceRequest> Started { get; } = new();

    /// <summary>What the extension tells a worker's client: where it is served, and how large an answer may be.</summary>
    public static string Client(Uri host) =>
        $$"""{ "rpcBaseUrl": "{{host}}", "taskHubName": "hub", "connectionName": "hub", "maxGrpcMessageSizeInBytes": {{int.MaxValue}} }""";

    public override Task<CreateInstanceResponse> StartInstance(CreateInstanceRequest request, ServerCallContext context) =>
        Started.TryAdd(request.InstanceId, request)
            ? Task.FromResult(new CreateInstanceResponse { InstanceId = request.InstanceId })
            : throw new RpcException(new Status(StatusCode.AlreadyExists, $"'{request.InstanceId}' is there."));
}
