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

    /// <summary>The events that match, the best first. Equally good ones are in the order of their start.</summary>
    /// <exception cref="SearchUnavailableException">The index cannot answer at the moment.</exception>
    Task<SearchPage> AskAsync(Question question, CancellationToken cancellationToken);

    /// <summary>Names of coming events, and of all that belongs to them, that complete what was typed.</summary>
    /// <exception cref="SearchUnavailableException">The index cannot answer at the moment.</exception>
    Task<IReadOnlyList<Suggestion>> SuggestAsync(string token, int count, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>One question to an index. Every given part must hold.</summary>
/// <param name="Query">What is asked but for words and place.</param>
/// <param name="Text">The words, as one way to take them; null if there are none.</param>
/// <param name="Place">The place, as one way to take it; null if there is none.</param>
/// <param name="Now">Events that have started are not found, and those on sale later are <see cref="CoarseAvailability.Soon"/>.</param>
internal sealed record Question(SearchQuery Query, TextQuery? Text, PlaceFilter? Place, DateTimeOffset Now);
