using Azure;
using Azure.Search.Documents;
using Azure.Search.Documents.Models;

namespace TicketMaster.Adapters;

/// <summary>
/// Writes entries so that an older one does not overwrite a newer one. The service has no conditional write, so the versions in the index
/// are read first. Readers see a write only seconds later. Therefore this process also remembers what it wrote, and writes one batch at a
/// time.
/// <para>
/// Two processes may still write the same event within those seconds, the older entry last. The next change of the event or of its
/// availability corrects it. After the very last change, the entry stays old until the change feed is read again from its beginning. No
/// sale depends on it.
/// </para>
/// <para>A removed event leaves its version for a while, so that a late write does not bring the event back.</para>
/// </summary>
internal sealed class EntryWrites(AiSearchClients clients, TimeProvider time) : IDisposable
{
    /// <summary>The most documents of one request.</summary>
    public const int BatchSize = 1_000;

    /// <summary>How often an entry is sent if the service is too busy.</summary>
    public const int Attempts = 5;

    /// <summary>How long the version of a removed event stays: longer than any function runs.</summary>
    public static readonly TimeSpan RemovedKept = TimeSpan.FromHours(1);

    /// <summary>How long an event stays after its start. No search finds it then.</summary>
    public static readonly TimeSpan StartedKept = TimeSpan.FromDays(1);

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_remembered = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _oneBatch = new(1, 1);
    private readonly Dictionary<string, (long Version, DateTimeOffset At)> _written = [];
    private DateTimeOffset _nextSweep = DateTimeOffset.MinValue;

    /// <exception cref="EntriesRefusedException">Some entries were not written in all tries. The others were.</exception>
    /// <exception cref="RequestFailedException">The service did not answer, or refused the whole request.</exception>
    public async Task WriteAsync(IReadOnlyList<IndexEntry> entries, CancellationToken cancellationToken)
    {
        await _oneBatch.WaitAsync(cancellationToken);
        try
        {
            List<IndexingResult> refused = [];
            IEnumerable<IndexEntry> newest = entries.GroupBy(entry => entry.EventId).Select(same => same.MaxBy(e => e.Version)!);
            foreach (IndexEntry[] batch in newest.Chunk(BatchSize))
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
            // Read the versions again: a conflict means that somebody else has just written.
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

    /// <summary>The entries of a batch that are newer than those in the index or last written.</summary>
    private async Task<List<IndexEntry>> NewerAsync(IReadOnlyList<IndexEntry> batch, CancellationToken cancellationToken)
    {
        DateTimeOffset forget = time.GetUtcNow() - s_remembered;
        foreach ((string id, (_, DateTimeOffset at)) in _written.Where(written => written.Value.At < forget).ToList())
        {
            _written.Remove(id);
        }

        // Ids contain no comma.
        string ids = string.Join(',', batch.Select(entry => entry.EventId));
        Dictionary<string, (long, int?)> stored = [];
        foreach (IndexEntry found in await FindAsync(EventFilter.Filter($"search.in(eventId, {ids}, ',')"), cancellationToken))
        {
            stored[found.EventId] = (found.Version, found.Form);
        }

        return
        [
            .. batch.Where(entry =>
                IsNewer(entry, stored.GetValueOrDefault(entry.EventId, (long.MinValue, null)))
                && (!_written.TryGetValue(entry.EventId, out (long Version, DateTimeOffset At) written)
                    || entry.Version > written.Version)),
        ];
    }

    /// <summary>An entry of an earlier form is written again, even if its event has not changed.</summary>
    private static bool IsNewer(IndexEntry entry, (long Version, int? Form) stored) =>
        entry.Version > stored.Version || (entry.Version == stored.Version && entry.Form > (stored.Form ?? 1));

    /// <summary>Now and then deletes what no search finds: entries of removed events and of events that have started.</summary>
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

        // The index may not show recent writes yet: an event with a new date is not over.
        EntryKey[] over = [.. found.Where(entry => !_written.ContainsKey(entry.EventId)).Select(entry => new EntryKey(entry.EventId))];
        if (over.Length > 0)
        {
            // The next sweep finds again what was not deleted.
            await clients.Writes.DeleteDocumentsAsync(over, cancellationToken: cancellationToken);
        }
    }

    private async Task<List<IndexEntry>> FindAsync(string filter, CancellationToken cancellationToken)
    {
        var options = new SearchOptions { Filter = filter, Size = BatchSize, Select = { "eventId", "version", "form" } };
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
            // The service limits the bytes of a request too.
            int half = entries.Count / 2;
            return
            [
                .. await SendAsync(entries[..half], cancellationToken),
                .. await SendAsync(entries[half..], cancellationToken),
            ];
        }
    }
}
