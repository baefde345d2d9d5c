using Microsoft.Extensions.Logging;
using TicketMaster.Catalogue;
using TicketMaster.Storage;

namespace TicketMaster.Seats;

/// <summary>
/// Events and what is taken of them, at most about a second old. A process reads the store once a second however many ask, and a little
/// more often after changes it knows of.
/// </summary>
internal sealed class EventCache
{
    private const int Events = 2_000;
    private const int Availabilities = 500;

    private readonly IDocumentContainer<EventDocument> _events;
    private readonly IDocumentContainer<AvailabilityDocument> _availability;
    private readonly TimeProvider _time;
    private readonly FreshCache<Found> _found;
    private readonly FreshCache<TakenSeats> _taken;

    public EventCache(
        IDocumentContainer<EventDocument> events,
        IDocumentContainer<AvailabilityDocument> availability,
        TimeProvider time,
        ILogger<EventCache> logger)
    {
        _events = events;
        _availability = availability;
        _time = time;
        _found = new FreshCache<Found>(LoadEventAsync, Events, time, logger);
        _taken = new FreshCache<TakenSeats>(LoadTakenAsync, Availabilities, time, logger);
    }

    /// <returns>The event in any status, even deleted; null if there is none. The same object until it changes.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer and nothing is cached.</exception>
    public async ValueTask<EventDocument?> GetEventAsync(string eventId, CancellationToken cancellationToken) =>
        (await _found.GetAsync(eventId, cancellationToken)).Document;

    /// <returns>What is taken of an event. The same object until it or the event changes, or a hold is over.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer and nothing is cached.</exception>
    public async ValueTask<EventAvailability> GetAvailabilityAsync(EventDocument document, CancellationToken cancellationToken) =>
        (await _taken.GetAsync(document.Id, cancellationToken)).ApplyTo(document);

    /// <summary>Lets readers in this process see a changed availability sooner.</summary>
    public void AvailabilityChanged(string eventId) => _taken.Changed(eventId);

    /// <summary>Lets the next reader in this process see a changed event at once.</summary>
    public void Forget(string eventId) => _found.Forget(eventId);

    private async Task<Found> LoadEventAsync(string eventId, Found? before, CancellationToken cancellationToken)
    {
        StoreResult<EventDocument>? read = await _events.FindAsync(eventId, eventId, cancellationToken);
        return before is not null && before.ETag == read?.ETag ? before : new Found(read?.Document, read?.ETag);
    }

    private async Task<TakenSeats> LoadTakenAsync(string eventId, TakenSeats? before, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(PartitionKey: null, [new Predicate("eventId", Comparison.Equal, eventId)]);
        List<StoreResult<AvailabilityDocument>> documents = await _availability.QueryAllAsync(query, cancellationToken);
        DateTimeOffset now = _time.GetUtcNow();
        var sections = documents.ToDictionary(
            found => found.Document!.Section, found => TakenSection.Of(found.Document!, now), StringComparer.Ordinal);
        return before is not null && before.IsSame(sections) ? before : new TakenSeats(sections);
    }

    private sealed record Found(EventDocument? Document, string? ETag);
}
