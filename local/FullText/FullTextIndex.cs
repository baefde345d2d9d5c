namespace OneProcess.FullText;

/// <summary>
/// A full-text index in one SQLite file. FTS5 finds and ranks by words; filters, sorts and facets read arrays in memory, about a
/// hundred bytes a document, which are loaded at the start and follow every write. Many may search while one writes.
/// </summary>
public sealed class FullTextIndex : IDisposable
{
    private const string Filled = "filled";

    private readonly IndexFile _file;
    private readonly FullTextSchema _schema;
    private readonly Vocabulary _vocabulary = new();
    private readonly PhraseTable _phrases;
    private readonly KeywordTable[] _keywords;
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Entries by number; null where there is none. Replaced as a whole, never changed, so that a reader sees one state.</summary>
    private volatile Entry?[] _entries = [];

    private FullTextIndex(IndexFile file, FullTextSchema schema)
    {
        _file = file;
        _schema = schema;
        _phrases = new PhraseTable(schema);
        _keywords = [.. schema.Keywords.Select(_ => new KeywordTable())];
    }

    /// <summary>Why the index begins empty, or null where it was there.</summary>
    public string? AnewBecause => _file.AnewBecause;

    /// <summary>Whether the index has yet to be filled from its source: true until <see cref="MarkFilledAsync"/>, also over restarts.</summary>
    public bool NeedsFilling => _file.State(Filled) is null;

    /// <summary>Opens the index; one that is missing, damaged or of another schema is made anew.</summary>
    public static FullTextIndex Open(string path, FullTextSchema schema)
    {
        var index = new FullTextIndex(IndexFile.Open(path, schema), schema);
        index.Load();
        return index;
    }

    /// <summary>To be called once the source is certain to send all its documents, whatever happens to this process.</summary>
    public Task MarkFilledAsync() => _file.SetStateAsync(Filled, "yes");

    /// <summary>Writes a batch as one: all of it is on the disk and found once this returns. Older versions are passed over.</summary>
    public Task UpsertAsync(IReadOnlyList<FullTextDocument> documents, CancellationToken cancellationToken) =>
        WriteAsync(() => _file.UpsertAsync(documents), cancellationToken);

    /// <summary>Deletes documents unless the index has a newer version of them.</summary>
    public Task DeleteAsync(IReadOnlyList<(string Id, long Version)> documents, CancellationToken cancellationToken) =>
        WriteAsync(() => _file.DeleteAsync(documents), cancellationToken);

    public FullTextPage Search(FullTextQuery query)
    {
        // Before the tables are looked at: they only grow, so that they know all that these entries refer to.
        Entry?[] entries = _entries;
        var selection = new Selection(query, _schema, _keywords, _phrases);
        var facets = new FacetCounter(query.Facets, _schema, _keywords);
        using var hits = new HitBuffer(entries.Length);
        if (string.IsNullOrWhiteSpace(query.Text))
        {
            var unscored = new Scoring([], []);
            for (int number = 0; number < entries.Length; number++)
            {
                Collect(entries, number, -1, selection, unscored, hits);
            }
        }
        else
        {
            CollectMatches(entries, query, selection, hits);
        }

        foreach (Hit hit in hits.Items)
        {
            facets.Add(hit.Entry);
        }

        List<Hit> page = new HitOrder(query, _schema, _keywords, hits.Items).Page(hits.Items, query.Skip, query.Take);
        List<string?> bodies = _file.Bodies(page.Select(hit => hit.Number));
        return new FullTextPage(
            hits.Count,
            [.. page.Zip(bodies).Where(p => p.Second is not null).Select(p => new FullTextHit(p.First.Entry.Id, p.Second!))],
            facets.ToFacets());
    }

    /// <summary>
    /// Names of documents within <paramref name="ranges"/> that begin with what was typed, or have words that do, or nearly do; the
    /// best fit first, then the name of most documents. A name of several kinds is given once.
    /// </summary>
    public IReadOnlyList<FullTextSuggestion> Suggest(string text, IReadOnlyList<string> kinds, IReadOnlyList<RangeFilter> ranges, int take)
    {
        // As in a search: the entries first.
        Entry?[] entries = _entries;
        var selection = new Selection(new FullTextQuery { Ranges = ranges }, _schema, _keywords, _phrases);
        return Suggestions.Find(Folding.Fold(text), kinds, entries, selection, _phrases, _schema, take);
    }

    public void Dispose()
    {
        _file.Dispose();
        _writing.Dispose();
    }

    private static void Collect(Entry?[] entries, int number, double rank, Selection selection, Scoring scoring, HitBuffer hits)
    {
        // A document that came after the entries were taken has no entry in them.
        if (number < entries.Length && entries[number] is Entry entry && selection.Holds(entry, out double distance))
        {
            hits.Add(new Hit(number, entry, scoring.Score(entry, rank), distance));
        }
    }

    /// <summary>Takes the words as typed, and more loosely only where that finds nothing.</summary>
    private void CollectMatches(Entry?[] entries, FullTextQuery query, Selection selection, HitBuffer hits)
    {
        string folded = Folding.Fold(query.Text!);
        string[] words = FullTextWords.Needed(folded, _schema);

        // One letter begins words of nearly every document: which of them says nothing, and ranking them all costs the most.
        bool scored = query.Sort.Count == 0 && Array.Exists(words, word => word.Length > 1);
        foreach (Looseness looseness in words.Length == 0 ? [] : Enum.GetValues<Looseness>())
        {
            if (MatchExpression.Write(words, _vocabulary, looseness) is not { } expression)
            {
                continue;
            }

            var scoring = new Scoring([folded, expression.Reading], _phrases.Phrases);
            _file.Match(expression.Fts, scored, (number, rank) => Collect(entries, number, rank, selection, scoring, hits));
            if (hits.Count > 0)
            {
                return;
            }
        }
    }

    private void Load()
    {
        _file.Words().ForEach(_vocabulary.Add);
        List<(int Number, string Id, string Fields)> rows = _file.Load();
        var entries = new Entry?[rows.Count == 0 ? 0 : rows.Max(r => r.Number) + 1];
        foreach ((int number, string id, StoredFields fields) in rows.AsParallel().AsOrdered().Select(r => (r.Number, r.Id, StoredFields.Read(r.Fields))))
        {
            entries[number] = ToEntry(id, fields);
        }

        _entries = entries;
    }

    private async Task WriteAsync(Func<Task<List<IndexChange>>> write, CancellationToken cancellationToken)
    {
        // One at a time, so that memory takes the changes in the order in which the file did.
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
        if (changes.Count == 0)
        {
            return;
        }

        Entry?[] entries = _entries;
        var changed = new Entry?[Math.Max(entries.Length, changes.Max(c => c.Number) + 1)];
        entries.CopyTo(changed, 0);
        foreach (IndexChange change in changes)
        {
            foreach (string field in change.Words)
            {
                Array.ForEach(Folding.Words(field), _vocabulary.Add);
            }

            changed[change.Number] = change.Document is FullTextDocument document
                ? ToEntry(document.Id, new StoredFields(document.Keywords, document.Numbers, document.Phrases, document.Point))
                : null;
        }

        _entries = changed;
    }

    private Entry ToEntry(string id, StoredFields fields) => new(
        id,
        [.. fields.Keywords.Select((value, i) => _keywords[i].Intern(value))],
        [.. fields.Numbers],
        [.. fields.Phrases.Select(_phrases.Intern).Distinct()],
        fields.Point);
}
