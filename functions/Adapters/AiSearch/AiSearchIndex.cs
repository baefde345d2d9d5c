using Azure;
using Azure.Search.Documents;
using Azure.Search.Documents.Models;
using TicketMaster.Search;

namespace TicketMaster.Adapters;

/// <summary>The search index in Azure AI Search. How it differs from the embedded one is told in <c>docs/search.md</c>.</summary>
internal sealed class AiSearchIndex(AiSearchClients clients, EntryWrites writes, TimeProvider time) : ISearchIndex
{
    /// <summary>Percent of the index that an answer must cover while a part of the service is away.</summary>
    private const double MinimumCoverage = 80;

    /// <summary>The service's own limit.</summary>
    private const int MaxSuggestions = 100;

    private static readonly string[] s_summary =
    [
        "eventId", "name", "category", "startsAt", "localDate", "timeZone", "onSaleAt", "venueId", "venue", "city", "region", "country",
        "location", "performers", "fromPrice", "currency", "availability",
    ];

    private static readonly string[] s_facets =
        ["category,count:50", "city,count:1000", "country,count:250", "month,count:24", "availability,count:3"];

    /// <summary>Searches find the events a few seconds later, because the service indexes in the background.</summary>
    public Task UpsertAsync(IReadOnlyList<IndexedEvent> events, CancellationToken cancellationToken) =>
        writes.WriteAsync([.. events.Select(IndexEntry.From)], cancellationToken);

    public Task DeleteAsync(IReadOnlyList<RemovedEvent> events, CancellationToken cancellationToken) =>
        writes.WriteAsync([.. events.Select(removed => IndexEntry.From(removed, time.GetUtcNow()))], cancellationToken);

    public Task<SearchPage> AskAsync(Question question, CancellationToken cancellationToken) =>
        FindAsync(question, cancellationToken).OrUnavailableAsync(cancellationToken);

    public Task<IReadOnlyList<Suggestion>> SuggestAsync(string token, int count, DateTimeOffset now, CancellationToken cancellationToken) =>
        NamesAsync(token, count, now, cancellationToken).OrUnavailableAsync(cancellationToken);

    private async Task<SearchPage> FindAsync(Question question, CancellationToken cancellationToken)
    {
        (SearchQuery query, TextQuery? text, _, DateTimeOffset now) = question;
        var options = new SearchOptions
        {
            QueryType = SearchQueryType.Full,
            SearchMode = SearchMode.Any,
            // All parts of the index count words together, so entries that match alike score alike.
            ScoringStatistics = ScoringStatistics.Global,
            Filter = EventFilter.Build(question),
            IncludeTotalCount = true,
            Skip = (query.Page - 1) * query.Size,
            Size = query.Size,
            MinimumCoverage = MinimumCoverage,
        };
        Add(options.OrderBy, EventFilter.Order(query, hasWords: text is not null));
        Add(options.Select, s_summary);
        Add(options.Facets, [.. s_facets, AvailabilityFacet.Soon(now)]);
        SearchResults<IndexEntry> found =
            await clients.Questions.SearchAsync<IndexEntry>(
                text is null ? "*" : LuceneSyntax.Write(text), options, cancellationToken);
        List<EventSummary> events = [];
        await foreach (SearchResult<IndexEntry> hit in found.GetResultsAsync().WithCancellation(cancellationToken))
        {
            events.Add(hit.Document.ToSummary().At(now, query.Near));
        }

        return new SearchPage(
            events,
            (int)(found.TotalCount ?? events.Count),
            query.Page,
            query.Size,
            new SearchFacets(
                Facet(found, "category"),
                Facet(found, "city"),
                Facet(found, "country"),
                [.. Facet(found, "month").OrderBy(month => month.Value, StringComparer.Ordinal)],
                AvailabilityFacet.Of(Facet(found, "availability"), AvailabilityFacet.CountSoon(found))));
    }

    private async Task<IReadOnlyList<Suggestion>> NamesAsync(
        string token, int count, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string typed = Completions.Typed(token);
        if (typed.Length == 0)
        {
            return [];
        }

        IReadOnlyList<Suggestion> suggestions = await CompleteAsync(typed, misspelt: false, count, now, cancellationToken);
        return suggestions.Count == 0 ? await CompleteAsync(typed, misspelt: true, count, now, cancellationToken) : suggestions;
    }

    private async Task<IReadOnlyList<Suggestion>> CompleteAsync(
        string typed, bool misspelt, int count, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var options = new SuggestOptions
        {
            UseFuzzyMatching = misspelt,
            Filter = EventFilter.ToCome(now),
            Size = MaxSuggestions,
            MinimumCoverage = MinimumCoverage,
            Select = { "name", "performers", "category", "venue", "city", "region", "country" },
        };
        SuggestResults<IndexEntry> found =
            await clients.Questions.SuggestAsync<IndexEntry>(typed, EventsIndex.Suggester, options, cancellationToken);
        return AiSearchSuggestions.From(typed, found.Results, count);
    }

    private static FacetValue[] Facet(SearchResults<IndexEntry> found, string field) =>
        found.Facets is not null && found.Facets.TryGetValue(field, out IList<FacetResult>? values)
            ? [.. values.Select(value => new FacetValue((string)value.Value, (int)(value.Count ?? 0)))]
            : [];

    private static void Add(IList<string> list, IEnumerable<string> values)
    {
        foreach (string value in values)
        {
            list.Add(value);
        }
    }
}
