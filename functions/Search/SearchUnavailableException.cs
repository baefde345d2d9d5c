using TicketMaster.Http;

namespace TicketMaster.Search;

/// <summary>The index cannot answer at the moment: too much is asked of it, or it is not reached.</summary>
/// <param name="retryAfter">When to come back, where the index said so.</param>
/// <param name="inner">What was met.</param>
internal sealed class SearchUnavailableException(TimeSpan? retryAfter, Exception inner)
    : Exception("The search index did not answer.", inner), IUnavailable
{
    public TimeSpan? RetryAfter { get; } = retryAfter;

    public string Dependency => "search index";

    public Refusal Refusal => Refusal.Unavailable(RetryAfter ?? TimeSpan.FromSeconds(1)) with
    {
        Detail = "The search does not answer. Try again after the time in 'Retry-After'; events can be viewed and booked meanwhile.",
    };
}
