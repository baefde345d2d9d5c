using System.Net;
using System.Text;

namespace TicketMaster.Tests.Payments;

/// <summary>Answers calls from a script, in order, and keeps what was asked.</summary>
internal sealed class ScriptedProvider : HttpMessageHandler
{
    private readonly Queue<Func<HttpResponseMessage>> _script = new();

    public List<Call> Calls { get; } = [];

    public ScriptedProvider Answers(int status, string body, bool replayed = false)
    {
        _script.Enqueue(() =>
        {
            HttpResponseMessage response = new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            if (replayed)
            {
                response.Headers.Add("Idempotent-Replayed", "true");
            }

            return response;
        });
        return this;
    }

    public ScriptedProvider Fails(Exception exception)
    {
        _script.Enqueue(() => throw exception);
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Calls.Add(new Call(
            $"{request.Method} {request.RequestUri}",
            request.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value)),
            request.Content?.Headers.ContentType?.ToString(),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
        return _script.Dequeue()();
    }

    internal sealed record Call(string Line, Dictionary<string, string> Headers, string? ContentType, string Body);
}
