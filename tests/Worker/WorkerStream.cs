using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using TicketMaster.Tests.Worker.Rpc;

namespace TicketMaster.Tests.Worker;

/// <summary>The host's end of the stream that a worker opens: says things to it, and waits for its answers.</summary>
internal sealed class WorkerStream : FunctionRpc.FunctionRpcBase
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Channel<StreamingMessage> _said = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _asked = new();
    private readonly TaskCompletionSource<string> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a worker has opened the stream, with its id.</summary>
    public Task<string> Opened => _opened.Task.WaitAsync(s_patience);

    /// <summary>What the worker logged.</summary>
    public ConcurrentQueue<string> Logs { get; } = new();

    public void Say(StreamingMessage message) => _said.Writer.TryWrite(message);

    public Task<StreamingMessage> AskAsync(StreamingMessage message)
    {
        message.RequestId = Guid.NewGuid().ToString();
        return AskAsync(message.RequestId, message);
    }

    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request) =>
        (await AskAsync(request.InvocationId, new StreamingMessage { InvocationRequest = request })).InvocationResponse;

    /// <summary>Fails whoever waits for an answer: there is no worker any more.</summary>
    public void Break(string why)
    {
        var gone = new InvalidOperationException(why);
        _opened.TrySetException(gone);
        foreach (TaskCompletionSource<StreamingMessage> asked in _asked.Values)
        {
            asked.TrySetException(gone);
        }
    }

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        Task saying = SayAsync(responseStream, context.CancellationToken);
        try
        {
            await foreach (StreamingMessage message in requestStream.ReadAllAsync(context.CancellationToken))
            {
                Hear(message);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The worker's process ended.
        }

        _said.Writer.TryComplete();
        await saying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<StreamingMessage> AskAsync(string id, StreamingMessage message)
    {
        TaskCompletionSource<StreamingMessage> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[id] = answer;
        Say(message);
        return await answer.Task.WaitAsync(s_patience);
    }

    private async Task SayAsync(IServerStreamWriter<StreamingMessage> worker, CancellationToken cancellationToken)
    {
        await foreach (StreamingMessage message in _said.Reader.ReadAllAsync(cancellationToken))
        {
            await worker.WriteAsync(message, cancellationToken);
        }
    }

    private void Hear(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.StartStream:
                _opened.TrySetResult(message.StartStream.WorkerId);
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                RpcLog log = message.RpcLog;
                Logs.Enqueue($"{log.Category}: {log.Message} {log.Exception?.Message} {log.Exception?.StackTrace}");
                break;
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                Answer(message.InvocationResponse.InvocationId, message);
                break;
            default:
                Answer(message.RequestId, message);
                break;
        }
    }

    private void Answer(string id, StreamingMessage message)
    {
        if (_asked.TryRemove(id, out TaskCompletionSource<StreamingMessage>? asked))
        {
            asked.TrySetResult(message);
        }
    }
}
