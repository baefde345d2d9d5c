using Azure;
using Azure.Identity;
using TicketMaster.Search;

namespace TicketMaster.Adapters;

/// <summary>Tells a service that is too busy, away or too slow from a question that should not have been asked.</summary>
internal static class Answered
{
    /// <exception cref="SearchUnavailableException">The service had no answer, at no try.</exception>
    public static async Task<T> OrUnavailableAsync<T>(Task<T> answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer;
        }
        catch (Exception exception) when (IsPassing(exception, cancellationToken))
        {
            Response? last = (exception as RequestFailedException)?.GetRawResponse();
            throw new SearchUnavailableException(last is null ? null : AskAgainSoon.Pause(last), exception);
        }
    }

    private static bool IsPassing(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        // 0: nobody was reached. 503 is also the answer where less of the index is there than a question asks for.
        RequestFailedException failed => failed.Status is 0 or 408 or 429 or >= 500,
        // No token for the app's own identity: the service was not asked.
        AuthenticationFailedException => true,
        // What each try met, once the last has failed.
        AggregateException tries => tries.InnerExceptions.All(one => IsPassing(one, cancellationToken)),
        // The client's own patience, not the caller's.
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };
}
