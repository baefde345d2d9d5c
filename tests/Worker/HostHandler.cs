using System.Net;
using TicketMaster.Tests.Worker.Rpc;
using Xunit;

namespace TicketMaster.Tests.Worker;

/// <summary>Passes requests on to a worker as a Functions host does, and sees to it that each invocation ends as a success.</summary>
internal sealed class HostHandler(RunningWorker worker) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        (Task<HttpResponseMessage> answer, Task<InvocationResponse> invocation) = worker.PassOn(request, cancellationToken);
        HttpResponseMessage response = await answer;

        // The function has ended only once its whole answer was taken.
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        await invocation.SucceedsAsync();
        Assert.True(response.StatusCode != HttpStatusCode.InternalServerError, string.Join('\n', worker.Logs.TakeLast(10)));
        return response;
    }
}
