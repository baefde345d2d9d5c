namespace TicketMaster.Search;

/// <summary>
/// The search index: a projection of the events that never decides a sale. An older version never overwrites a newer one, in whatever
/// order they arrive. The same version again changes nothing.
/// </summary>
internal interface ISearchIndex
{
    /// <summary>Writes events; they may be found a little later.</summary>
    Task UpsertAsync(IReadOnlyList<IndexedEvent> events, CancellationToken cancellationToken);

    /// <summary>Removes events. Removing one that is not there changes nothing.</summary>
    Task DeleteAsync(IReadOnlyList<RemovedEvent> events, CancellationToken cancellationToken);

    /// <param name="query">What to look for.</param>
    /// <param name="now">Events that have started are not found, and those on sale later are <see cref="CoarseAvailability.Soon"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SearchUnavailableException">The index cannot answer at the moment.</exception>
    Task<SearchPage> SearchAsync(SearchQuery query, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Names of coming events, and of their performers, venues and cities, that complete what was typed.</summary>
    /// <exception cref="SearchUnavailableException">The index cannot answer at the moment.</exception>
    Task<IReadOnlyList<Suggestion>> SuggestAsync(string token, int count, DateTimeOffset now, CancellationToken cancellationToken);
}
