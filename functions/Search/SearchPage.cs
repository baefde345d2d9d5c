using Microsoft.AspNetCore.Http;
using TicketMaster.Http;

namespace TicketMaster.Search;

/// <summary>Answer of <c>GET /search</c>.</summary>
/// <param name="Total">Matching events on all pages.</param>
/// <param name="Next">The next page's address; absent on the last, and on the last that can be asked for.</param>
internal sealed record SearchPage(
    IReadOnlyList<EventSummary> Events, int Total, int Page, int Size, SearchFacets Facets, string? Next = null)
{
    /// <summary>Words that were left out because nothing has all of them; absent if all count.</summary>
    public IReadOnlyList<string>? Relaxed { get; init; }

    /// <summary>
    /// True if nothing has the words as typed: they were taken as misspelt, or not only the last as half typed. Absent otherwise.
    /// </summary>
    public bool? Guessed { get; init; }

    /// <summary>Nothing was found.</summary>
    public static SearchPage Nothing(SearchQuery query) => new([], 0, query.Page, query.Size, new SearchFacets([], [], [], [], []));

    /// <summary>The page with the address of the next, which is the request's own but for the number.</summary>
    public SearchPage Linked(HttpRequest request) => (long)Page * Size >= Total || (Page + 1L) * Size > Limits.SearchWindow
        ? this
        : this with { Next = request.Path + NextQuery(request) };

    private string NextQuery(HttpRequest request) => QueryString
        .Create(request.Query
            .Where(parameter => parameter.Key != "page" && !QueryParameters.IsAddedByOthers(parameter.Key))
            .Select(parameter => KeyValuePair.Create(parameter.Key, parameter.Value)))
        .Add("page", $"{Page + 1}")
        .ToString();
}

/// <summary>How many matching events have each value, the most frequent values first.</summary>
/// <param name="Date">Months at the venue, <c>yyyy-MM</c>, in order.</param>
internal sealed record SearchFacets(
    IReadOnlyList<FacetValue> Category,
    IReadOnlyList<FacetValue> City,
    IReadOnlyList<FacetValue> Country,
    IReadOnlyList<FacetValue> Date,
    IReadOnlyList<FacetValue> Availability);

internal sealed record FacetValue(string Value, int Count);

/// <summary>Answer of <c>GET /search/suggest</c>.</summary>
internal sealed record SuggestAnswer(IReadOnlyList<Suggestion> Suggestions);

/// <param name="Text">The text that completes what was typed.</param>
/// <param name="Kind">One of <see cref="Completions.Kinds"/>.</param>
/// <param name="Events">Coming events with this name.</param>
internal sealed record Suggestion(string Text, string Kind, int Events);
