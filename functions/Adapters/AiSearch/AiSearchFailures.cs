using Azure;
using Azure.Identity;
using TicketMaster.Search;

namespace TicketMaster.Adapters;

/// <summary>Tells a service that is busy, away or slow from a request that is wrong.</summary>
internal static class AiSearchFailures
{
    /// <exception cref="SearchUnavailableException">The service did not answer any try.</exception>
    public static async Task<T> OrUnavailableAsync<T>(this Task<T> answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer;
        }
        catch (Exception exception) when (IsPassing(exception, cancellationToken))
        {
            Response? last = (exception as RequestFailedException)?.GetRawResponse();
            throw new SearchUnavailableException(last is null ? null : ShortPauseRetries.RetryAfter(last), exception);
        }
    }

    private static bool IsPassing(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        // 0: no connection. 503 is also the answer when less of the index is there than a question asks for.
        RequestFailedException failed => failed.Status is 0 or 408 or 429 or >= 500,
        // The app got no token, so the service was not asked.
        AuthenticationFailedException => true,
        // The failures of all tries.
        AggregateException tries => tries.InnerExceptions.All(one => IsPassing(one, cancellationToken)),
        // The client's own patience, not the caller's.
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };
}
