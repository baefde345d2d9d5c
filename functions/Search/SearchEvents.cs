using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Search;

/// <summary><c>GET /search</c>: the coming events that match, with limited information each.</summary>
internal sealed class SearchEvents(EventSearch search, TimeProvider time)
{
    /// <summary>A CDN asks once a second for each different search.</summary>
    public const string CacheControl = "public, s-maxage=1, stale-while-revalidate=5";

    [AllowAnyone]
    [Function("SearchEvents")]
    [TakesQuery("token", "location", "date", "category", "from", "to", "near", "radius", "sort", "page", "size")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "search")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        switch (SearchParameters.Parse(request))
        {
            case SearchParameters.Refused(Refusal refusal):
                return refusal.ToResult();
            case SearchParameters.Valid(SearchQuery query):
                SearchPage page = await search.SearchAsync(query, time.GetUtcNow(), cancellationToken);
                return Rendered.Json(page.Linked(request), SearchJson.Default.SearchPage).ToResult(CacheControl);
            case var other:
                throw new InvalidOperationException($"There is no such outcome: {other}.");
        }
    }
}
