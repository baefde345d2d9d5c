using System.Net.Http.Headers;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace TicketMaster.Adapters;

/// <summary>Retries only after a short pause. When the service asks for a longer one, the buyer is told it at once.</summary>
internal sealed class ShortPauseRetries(int retries, TimeSpan delay)
    : RetryPolicy(retries, DelayStrategy.CreateExponentialDelayStrategy(delay))
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    /// <summary>The pause that the service asks for; null when it asks for none.</summary>
    public static TimeSpan? RetryAfter(Response response) =>
        response.Headers.TryGetValue("Retry-After", out string? text)
        && RetryConditionHeaderValue.TryParse(text, out RetryConditionHeaderValue? pause)
            ? pause.Delta ?? pause.Date - response.Headers.Date
            : null;

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        IsShort(message) && base.ShouldRetry(message, exception);

    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        IsShort(message) && await base.ShouldRetryAsync(message, exception);

    private static bool IsShort(HttpMessage message) => !(message.HasResponse && RetryAfter(message.Response) > s_longest);
}
