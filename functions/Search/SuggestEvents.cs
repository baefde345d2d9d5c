using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Search;

/// <summary><c>GET /search/suggest</c>: completes what somebody types.</summary>
internal sealed class SuggestEvents(ISearchIndex index, TimeProvider time)
{
    /// <summary>Names change seldom, and everybody types the same few letters.</summary>
    public const string CacheControl = "public, s-maxage=60, stale-while-revalidate=300";

    [AllowAnyone]
    [Function("SuggestEvents")]
    [TakesQuery("token", "size")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "search/suggest")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!QueryParameters.TryNumber(request, "size", 1, Limits.Suggestions, Limits.Suggestions, out int size, out Refusal? refusal))
        {
            return refusal.ToResult();
        }

        string token = QueryParameters.Text(request, "token") ?? "";
        if (token.Length > Limits.SearchTokenLength)
        {
            return SearchParameters.TooLong("token").ToResult();
        }

        IReadOnlyList<Suggestion> suggestions = await index.SuggestAsync(token, size, time.GetUtcNow(), cancellationToken);
        return Rendered.Json(new SuggestAnswer(suggestions), SearchJson.Default.SuggestAnswer).ToResult(CacheControl);
    }
}
