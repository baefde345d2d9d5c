using System.Net.Http.Headers;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace TicketMaster.Adapters;

/// <summary>
/// Asks again only where the service wants no longer a pause than a buyer waits for. The client's own policy sits any out; here the
/// buyer is told of it instead.
/// </summary>
internal sealed class AskAgainSoon(int retries, TimeSpan delay) : RetryPolicy(retries, DelayStrategy.CreateExponentialDelayStrategy(delay))
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(1);

    /// <summary>How long the service wants to be left alone, where its answer says so.</summary>
    public static TimeSpan? Pause(Response response) =>
        response.Headers.TryGetValue("Retry-After", out string? text) && RetryConditionHeaderValue.TryParse(text, out RetryConditionHeaderValue? pause)
            ? pause.Delta ?? pause.Date - response.Headers.Date
            : null;

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) => IsSoon(message) && base.ShouldRetry(message, exception);

    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        IsSoon(message) && await base.ShouldRetryAsync(message, exception);

    private static bool IsSoon(HttpMessage message) => !(message.HasResponse && Pause(message.Response) > s_soon);
}
