using TicketMaster.Http;

namespace TicketMaster.Search;

/// <summary>The index cannot answer now: it is too busy or cannot be reached.</summary>
/// <param name="retryAfter">The pause that the index asks for, if it does.</param>
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
