namespace TicketMaster.Search;

/// <summary>The index cannot answer at the moment: too much is asked of it, or it is not reached.</summary>
/// <param name="retryAfter">When to come back, where the index said so.</param>
/// <param name="inner">What was met.</param>
internal sealed class SearchUnavailableException(TimeSpan? retryAfter, Exception inner) : Exception("The search index did not answer.", inner)
{
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
