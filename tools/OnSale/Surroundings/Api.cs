using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using TicketMaster.Bench.Load;

namespace TicketMaster.Rehearsal;

/// <param name="RetryAfter">How long the app asks to wait; null if it does not.</param>
/// <param name="Fresh">How long a cache may keep it.</param>
internal sealed record Answer(HttpStatusCode Status, string Body, string? ETag, TimeSpan? RetryAfter, TimeSpan Fresh)
{
    /// <summary>The problem's code; null unless the answer is a refusal.</summary>
    public string? Code { get; } = (int)Status >= 400 ? CodeOf(Body) : null;

    public T Read<T>() => JsonSerializer.Deserialize<T>(Body, JsonSerializerOptions.Web)!;

    private static string CodeOf(string body)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            return json.RootElement.GetProperty("code").GetString()!;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Something between us and the app answered.
            return "no-problem";
        }
    }
}

/// <summary>The app's API, which is measured. A request without an answer is null: it may have been carried out or not.</summary>
/// <param name="tokenOf">A user's token.</param>
internal sealed class Api(HttpClient http, Func<string, Task<string>> tokenOf)
{
    public const string NoAnswer = "(no answer)";

    /// <summary>How long after a fault requests may still fail for it.</summary>
    public static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Latencies> _routes = new();
    private readonly ConcurrentDictionary<(string Route, string Code), int> _refusals = new();

    public IReadOnlyDictionary<string, Latencies> Routes => _routes;

    public IReadOnlyDictionary<(string Route, string Code), int> Refusals => _refusals;

    /// <summary>Answers that are nobody's fault but the app's, and requests without an answer.</summary>
    public ConcurrentQueue<Failure> Failures { get; } = new();

    public async Task<Answer?> SendAsync(
        string route,
        HttpMethod method,
        string path,
        string? user = null,
        object? body = null,
        string? key = null,
        string? ifNoneMatch = null)
    {
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative));
        if (user is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokenOf(user));
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        request.Content = body is null ? null : JsonContent.Create(body);
        long began = Stopwatch.GetTimestamp();
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request);
            string text = await response.Content.ReadAsStringAsync();
            Note(route, (int)response.StatusCode, Stopwatch.GetElapsedTime(began));
            var answer = new Answer(
                response.StatusCode, text, response.Headers.ETag?.ToString(), response.Headers.RetryAfter?.Delta, FreshFor(response));
            if (answer.Code is { } code)
            {
                Refused(route, code);
            }

            if ((int)response.StatusCode >= 500)
            {
                Failures.Enqueue(new Failure(DateTimeOffset.UtcNow, route, response.StatusCode, text));
            }

            return answer;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException)
        {
            Refused(route, NoAnswer);
            Failures.Enqueue(new Failure(DateTimeOffset.UtcNow, route, null, exception.Message));
            return null;
        }
    }

    private static TimeSpan FreshFor(HttpResponseMessage response) =>
        response.Headers.CacheControl is { NoStore: false, Private: false } kept
            ? kept.SharedMaxAge ?? kept.MaxAge ?? TimeSpan.Zero
            : TimeSpan.Zero;

    private void Refused(string route, string code) => _refusals.AddOrUpdate((route, code), 1, (_, count) => count + 1);

    private void Note(string route, int status, TimeSpan latency)
    {
        Latencies latencies = _routes.GetOrAdd(route, _ => new Latencies());
        lock (latencies)
        {
            latencies.Add(status, latency);
        }
    }
}

/// <param name="Status">Null if there was no answer.</param>
internal sealed record Failure(DateTimeOffset At, string Route, HttpStatusCode? Status, string What)
{
    /// <summary>Whether no fault from outside explains it.</summary>
    public bool IsOfTheApp => Status == HttpStatusCode.InternalServerError;
}
