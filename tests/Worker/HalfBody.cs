using System.Net;

namespace TicketMaster.Tests.Worker;

/// <summary>A request's body of which the second half never comes.</summary>
internal sealed class HalfBody : HttpContent
{
    private const int Half = 10_000;

    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the first half is on its way.</summary>
    public Task Sent => _sent.Task.WaitAsync(TimeSpan.FromSeconds(30));

    protected override bool TryComputeLength(out long length)
    {
        length = 2 * Half;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(new byte[Half], cancellationToken);
        await stream.FlushAsync(cancellationToken);
        _sent.SetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
