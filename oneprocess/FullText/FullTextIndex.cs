namespace OneProcess.FullText;

/// <summary>
/// A full-text index, kept in one SQLite file and searched in memory. It needs about a hundred bytes a document, loaded at the start and
/// updated by every write. Many may search while one writes.
/// </summary>
public sealed class FullTextIndex : IDisposable
{
    private const string Filled = "filled";

    private readonly IndexFile _file;
    private readonly FullTextSchema _schema;
    private readonly IndexMemory _memory;

    /// <summary>Held for writing while memory takes a batch, so that a search sees all of it or nothing.</summary>
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly SemaphoreSlim _writing = new(1);

    private FullTextIndex(IndexFile file, FullTextSchema schema)
    {
        _file = file;
        _schema = schema;
        _memory = file.Memory;
    }

    /// <summary>Why the index begins empty; null if its file was used.</summary>
    public string? AnewBecause => _file.AnewBecause;

    /// <summary>
    /// Whether the index must still be filled from its source. True until <see cref="MarkFilledAsync"/>, even over restarts.
    /// </summary>
    public bool NeedsFilling => _file.State(Filled) is null;

    /// <summary>Opens the index. A file that is missing, damaged or of another schema is made anew.</summary>
    public static FullTextIndex Open(string path, FullTextSchema schema) => new(IndexFile.Open(path, schema), schema);

    /// <summary>Call this once the source is certain to send all its documents, whatever happens to this process.</summary>
    public Task MarkFilledAsync() => _file.SetStateAsync(Filled, "yes");

    /// <summary>Writes a batch as one. It is on the disk and can be found when this returns. Older versions are skipped.</summary>
    public Task UpsertAsync(IReadOnlyList<FullTextDocument> documents, CancellationToken cancellationToken) =>
        WriteAsync(() => _file.UpsertAsync(documents), cancellationToken);

    /// <summary>Deletes documents, unless the index has a newer version of them.</summary>
    public Task DeleteAsync(IReadOnlyList<(string Id, long Version)> documents, CancellationToken cancellationToken) =>
        WriteAsync(() => _file.DeleteAsync(documents), cancellationToken);

    public FullTextPage Search(FullTextQuery query)
    {
        int total;
        List<Hit> page;
        IReadOnlyList<Facet> facets;
        using var hits = new HitBuffer();
        _lock.EnterReadLock();
        try
        {
            Collect(query, hits);
            total = hits.Count;
            facets = FacetCounter.Count(query.Facets, _memory, hits.Items);
            page = new HitOrder(query, _memory, hits.Items).Page(hits.Items, query.Skip, query.Take);
        }
        finally
        {
            _lock.ExitReadLock();
        }

        return new FullTextPage(total, _file.Hits(page.Select(hit => hit.Document)), facets);
    }

    /// <summary>
    /// Names of documents within <paramref name="ranges"/> that begin with the typed text, or have words that do or nearly do. The best fit
    /// comes first, then the name of most documents. A name of several kinds is given once.
    /// </summary>
    public IReadOnlyList<FullTextSuggestion> Suggest(string text, IReadOnlyList<string> kinds, IReadOnlyList<RangeFilter> ranges, int take)
    {
        _lock.EnterReadLock();
        try
        {
            var selection = new Selection(new FullTextQuery { Ranges = ranges }, _memory);
            return Suggestions.Find(Folding.Fold(text), kinds, _memory, selection, take);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _writing.Dispose();
        _lock.Dispose();
    }

    private void Collect(FullTextQuery query, HitBuffer hits)
    {
        var selection = new Selection(query, _memory);
        if (!string.IsNullOrWhiteSpace(query.Text))
        {
            CollectMatches(query, selection, hits);
            return;
        }

        for (int document = 0; document < _memory.End; document++)
        {
            if (selection.Holds(document, out double distance))
            {
                hits.Add(new Hit(document, 1, distance));
            }
        }
    }

    /// <summary>Takes the words as typed, and more loosely only if that finds nothing.</summary>
    private void CollectMatches(FullTextQuery query, Selection selection, HitBuffer hits)
    {
        string folded = Folding.Fold(query.Text!);
        string[] words = FullTextWords.Needed(folded, _schema);

        // Nearly every document has a word that begins with a given letter, so a single letter ranks nothing.
        bool scored = query.Sort.Count == 0 && Array.Exists(words, word => word.Length > 1);
        foreach (Looseness looseness in words.Length == 0 ? [] : Enum.GetValues<Looseness>())
        {
            if (hits.Count == 0 && MatchExpression.Of(words, _memory.Vocabulary, looseness) is { } expression)
            {
                new WordSearch(_memory, expression, folded, scored).Run(selection, hits);
            }
        }
    }

    private async Task WriteAsync(Func<Task<List<IndexChange>>> write, CancellationToken cancellationToken)
    {
        // One at a time, so that memory takes the changes in the file's order.
        await _writing.WaitAsync(cancellationToken);
        try
        {
            Apply(await write());
        }
        finally
        {
            _writing.Release();
        }
    }

    private void Apply(List<IndexChange> changes)
    {
        _lock.EnterWriteLock();
        try
        {
            foreach ((int number, byte[]? fields) in changes)
            {
                if (fields is null)
                {
                    _memory.Remove(number);
                }
                else
                {
                    _memory.Put(number, fields);
                }
            }
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }
}
