namespace OneProcess.FullText;

/// <param name="Total">Documents that match, on all pages.</param>
/// <param name="Hits">The documents of this page, in order.</param>
/// <param name="Facets">In the order of the request, counted over all pages.</param>
public sealed record FullTextPage(int Total, IReadOnlyList<FullTextHit> Hits, IReadOnlyList<Facet> Facets);

public sealed record FullTextHit(string Id, string Body);

public sealed record Facet(string Field, IReadOnlyList<FacetCount> Values);

public sealed record FacetCount(string Value, int Count);

/// <param name="Count">Documents of this name.</param>
public sealed record FullTextSuggestion(string Kind, string Text, int Count);
