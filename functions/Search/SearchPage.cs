namespace TicketMaster.Search;

/// <summary>Answer of <c>GET /search</c>.</summary>
/// <param name="Total">Matching events on all pages.</param>
internal sealed record SearchPage(IReadOnlyList<EventSummary> Events, int Total, int Page, int Size, SearchFacets Facets);

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
/// <param name="Kind"><c>event</c>, <c>performer</c>, <c>venue</c> or <c>city</c>.</param>
/// <param name="Events">Coming events with this name.</param>
internal sealed record Suggestion(string Text, string Kind, int Events);
