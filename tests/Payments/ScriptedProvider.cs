using System.Net;
using System.Text;

namespace TicketMaster.Tests.Payments;

/// <summary>Answers calls from a script, in order, and keeps what was asked.</summary>
internal sealed class ScriptedProvider : HttpMessageHandler
{
    private readonly Queue<Func<HttpResponseMessage>> _script = new();

    public List<Call> Calls { get; } = [];

    /// <summary>Calls of the script that were not made.</summary>
    public int Left => _script.Count;

    /// <summary>The idempotency keys of the POSTs, in order.</summary>
    public IEnumerable<string> Keys =>
        Calls.Where(call => call.Line.StartsWith("POST", StringComparison.Ordinal)).Select(call => call.Headers["Idempotency-Key"]);

    public ScriptedProvider Answers(int status, string body, bool replayed = false, params (string Name, string Value)[] headers)
    {
        _script.Enqueue(() =>
        {
            HttpResponseMessage response = new((HttpStatusCode)status)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };
            if (replayed)
            {
                response.Headers.Add("Idempotent-Replayed", "true");
            }

            foreach ((string name, string value) in headers)
            {
                response.Headers.TryAddWithoutValidation(name, value);
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
            $"{request.Method} {request.RequestUri!.AbsoluteUri}",
            request.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value)),
            request.Content?.Headers.ContentType?.ToString(),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
        return _script.Dequeue()();
    }

    internal sealed record Call(string Line, Dictionary<string, string> Headers, string? ContentType, string Body);
}
