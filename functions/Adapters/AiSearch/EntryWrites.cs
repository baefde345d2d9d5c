using Azure;
using Azure.Search.Documents;
using Azure.Search.Documents.Models;

namespace TicketMaster.Adapters;

/// <summary>
/// Writes entries, never an older over a newer one as far as it can be seen: the service has no conditional write, so that the versions
/// in the index are read first. What it has taken is seen by readers seconds later; therefore this process also remembers what it wrote,
/// and writes one batch at a time.
/// <para>
/// What remains: two processes that write the same event within those seconds, the older entry last. It heals with the next change of the
/// event or of its availability, since every entry is composed of what the store holds then; an entry made wrong at the very last change
/// shows old words or an old availability until the change feed is read from its beginning again. No sale is decided by it.
/// </para>
/// <para>
/// A removed event leaves its version for as long as a late write may take to arrive, or that would bring the event back.
/// </para>
/// </summary>
internal sealed class EntryWrites(AiSearchClients clients, TimeProvider time) : IDisposable
{
    /// <summary>Documents of one request.</summary>
    public const int BatchSize = 1_000;

    /// <summary>Times that an entry is sent which the service was too busy for.</summary>
    public const int Attempts = 5;

    /// <summary>How long the version of a removed event is kept: longer than any function runs.</summary>
    public static readonly TimeSpan RemovedKept = TimeSpan.FromHours(1);

    /// <summary>How long an event stays after its start, which no search finds any more.</summary>
    public static readonly TimeSpan StartedKept = TimeSpan.FromDays(1);

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_remembered = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _oneBatch = new(1, 1);
    private readonly Dictionary<string, (long Version, DateTimeOffset At)> _written = [];
    private DateTimeOffset _nextSweep = DateTimeOffset.MinValue;

    /// <exception cref="EntriesRefusedException">Some were not written, however often; all others were.</exception>
    /// <exception cref="RequestFailedException">The service did not answer, or refused the request as a whole.</exception>
    public async Task WriteAsync(IReadOnlyList<IndexEntry> entries, CancellationToken cancellationToken)
    {
        await _oneBatch.WaitAsync(cancellationToken);
        try
        {
            List<IndexingResult> refused = [];
            foreach (IndexEntry[] batch in entries.GroupBy(entry => entry.EventId).Select(same => same.MaxBy(e => e.Version)!).Chunk(BatchSize))
            {
                refused.AddRange(await WriteBatchAsync(batch, cancellationToken));
            }

            if (refused.Count > 0)
            {
                throw new EntriesRefusedException(refused);
            }

            await SweepAsync(cancellationToken);
        }
        finally
        {
            _oneBatch.Release();
        }
    }

    public void Dispose() => _oneBatch.Dispose();

    private async Task<List<IndexingResult>> WriteBatchAsync(IReadOnlyList<IndexEntry> batch, CancellationToken cancellationToken)
    {
        List<IndexingResult> refused = [];
        TimeSpan pause = s_firstPause;
        for (int attempt = 1; ; attempt++)
        {
            // Read anew at each attempt: a conflict means that somebody else has just written.
            List<IndexEntry> newer = await NewerAsync(batch, cancellationToken);
            Dictionary<string, IndexingResult> results = (await SendAsync(newer, cancellationToken)).ToDictionary(result => result.Key);
            List<IndexEntry> again = [];
            foreach (IndexEntry entry in newer)
            {
                if (results[entry.EventId] is { Succeeded: false } failure)
                {
                    bool passing = failure.Status is 409 or 422 or 429 or 503 && attempt < Attempts;
                    (passing ? again : []).Add(entry);
                    (passing ? [] : refused).Add(failure);
                }
                else
                {
                    _written[entry.EventId] = (entry.Version, time.GetUtcNow());
                }
            }

            if (again.Count == 0)
            {
                return refused;
            }

            await Task.Delay(pause, time, cancellationToken);
            pause *= 2;
            batch = again;
        }
    }

    /// <summary>Those of a batch that are newer than what the index holds or was last given.</summary>
    private async Task<List<IndexEntry>> NewerAsync(IReadOnlyList<IndexEntry> batch, CancellationToken cancellationToken)
    {
        DateTimeOffset forget = time.GetUtcNow() - s_remembered;
        foreach ((string id, (_, DateTimeOffset at)) in _written.Where(written => written.Value.At < forget).ToList())
        {
            _written.Remove(id);
        }

        // Ids have no comma.
        string ids = string.Join(',', batch.Select(entry => entry.EventId));
        Dictionary<string, long> versions = [];
        foreach (IndexEntry stored in await FindAsync(EventFilter.Filter($"search.in(eventId, {ids}, ',')"), cancellationToken))
        {
            versions[stored.EventId] = stored.Version;
        }

        return
        [
            .. batch.Where(entry =>
                entry.Version > versions.GetValueOrDefault(entry.EventId, long.MinValue)
                && (!_written.TryGetValue(entry.EventId, out (long Version, DateTimeOffset At) written) || entry.Version > written.Version)),
        ];
    }

    /// <summary>Takes out for good, now and then, what no search finds: entries of removed events, and events that have started.</summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow().ToUniversalTime();
        if (now < _nextSweep)
        {
            return;
        }

        _nextSweep = now + RemovedKept;
        List<IndexEntry> found = await FindAsync(
            EventFilter.Filter($"removedAt lt {now - RemovedKept} or startsAt lt {now - StartedKept}"), cancellationToken);

        // What was just written may still be shown as it was before: an event that is given a new date is not over.
        EntryKey[] over = [.. found.Where(entry => !_written.ContainsKey(entry.EventId)).Select(entry => new EntryKey(entry.EventId))];
        if (over.Length > 0)
        {
            // One that is not there any more is as wanted; one that the service is too busy for is found again at the next sweep.
            await clients.Writes.DeleteDocumentsAsync(over, cancellationToken: cancellationToken);
        }
    }

    private async Task<List<IndexEntry>> FindAsync(string filter, CancellationToken cancellationToken)
    {
        var options = new SearchOptions { Filter = filter, Size = BatchSize, Select = { "eventId", "version" } };
        SearchResults<IndexEntry> found = await clients.Writes.SearchAsync<IndexEntry>("*", options, cancellationToken);
        List<IndexEntry> entries = [];
        await foreach (SearchResult<IndexEntry> hit in found.GetResultsAsync().WithCancellation(cancellationToken))
        {
            entries.Add(hit.Document);
        }

        return entries;
    }

    private async Task<IReadOnlyList<IndexingResult>> SendAsync(List<IndexEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
        {
            return [];
        }

        try
        {
            return (await clients.Writes.MergeOrUploadDocumentsAsync(entries, cancellationToken: cancellationToken)).Value.Results;
        }
        catch (RequestFailedException tooLarge) when (tooLarge.Status == 413 && entries.Count > 1)
        {
            // A request is bounded in bytes too.
            int half = entries.Count / 2;
            return
            [
                .. await SendAsync(entries[..half], cancellationToken),
                .. await SendAsync(entries[half..], cancellationToken),
            ];
        }
    }
}
