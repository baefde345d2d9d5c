namespace TicketMaster.Search;

/// <summary>
/// The search index: a projection of the events, never used to decide a sale. An older version never overwrites or undoes a newer
/// one, in whatever order they arrive; the same version again changes nothing.
/// </summary>
internal interface ISearchIndex
{
    /// <summary>Completes once the events can be found.</summary>
    Task UpsertAsync(IReadOnlyList<IndexedEvent> events, CancellationToken cancellationToken);

    /// <summary>Takes events out; those that were never in change nothing.</summary>
    Task DeleteAsync(IReadOnlyList<RemovedEvent> events, CancellationToken cancellationToken);

    /// <param name="query">What to look for.</param>
    /// <param name="now">Events that have started by then are not found.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SearchUnavailableException">The index cannot answer at the moment.</exception>
    Task<SearchPage> SearchAsync(SearchQuery query, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Names of events to come, of their performers, venues and cities, that complete what was typed so far.</summary>
    /// <exception cref="SearchUnavailableException">The index cannot answer at the moment.</exception>
    Task<IReadOnlyList<Suggestion>> SuggestAsync(string token, int count, DateTimeOffset now, CancellationToken cancellationToken);
}
