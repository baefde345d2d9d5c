using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using LuceneFiles = Lucene.Net.Store.Directory;

namespace OneProcess.FullText;

/// <summary>
/// A full-text index of Lucene in the data folder. What is written is on the disk, and found, when the write returns: whoever passes a
/// change on may forget it then. Many may search while one writes.
/// </summary>
public sealed class LuceneIndex : IDisposable
{
    private const string Id = "id";
    private const string Version = "version";
    private const string Content = "content";
    private const double WriteBufferMegabytes = 8;

    /// <summary>Of about the same size. Each word of a search is looked for in each part.</summary>
    private const int MostParts = 4;

    /// <summary>Fewer documents outside the largest part, or a smaller share, are not worth writing that part again.</summary>
    private const int FewestToJoin = 2_000;
    private const int ShareToJoin = 10;

    /// <summary>So many times the index's size must be free.</summary>
    private const int SpaceToJoin = 3;

    private readonly LuceneFolder _folder;
    private readonly IndexWriter _writer;
    private readonly SearcherManager _searchers;

    /// <summary>One write at a time, so that each sees the versions of those before.</summary>
    private readonly OwnThread _writing;

    /// <summary>Versions of documents that came again as they were, and were not written again.</summary>
    private readonly Dictionary<string, long> _sameAgain = [];
    private long _lastWrite = TimeProvider.System.GetTimestamp();

    private LuceneIndex(LuceneFolder folder, IndexWriter writer)
    {
        _folder = folder;
        _writer = writer;
        if (folder.AnewBecause is not null)
        {
            // From now on, an index without a commit is one whose files were lost.
            Commit();
        }

        _searchers = new SearcherManager(writer, applyAllDeletes: true, new Searchers(writer.Config.Similarity));
        _writing = new OwnThread("search index");
    }

    /// <summary>The free space where the files of a folder are. Tests replace it.</summary>
    internal Func<DirectoryInfo, long> FreeSpace { get; set; } = folder => new DriveInfo(folder.FullName).AvailableFreeSpace;

    /// <summary>Of <see cref="IdleFor"/>. Tests replace it.</summary>
    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Why the index begins empty; null if it was used as it is.</summary>
    public string? AnewBecause => _folder.AnewBecause;

    /// <summary>
    /// Whether the index must still be filled from its source. True until <see cref="MarkFilledAsync"/>, even over restarts.
    /// </summary>
    public bool NeedsFilling => _folder.NeedsFilling;

    /// <summary>Opens the index. One that is missing, damaged or of another schema is made anew.</summary>
    /// <param name="path">A database that belongs to the data folder; the index is in a folder beside it.</param>
    public static LuceneIndex Open(string path, LuceneSchema schema) => Open(path, schema, files => files);

    /// <param name="path">See above.</param>
    /// <param name="schema">See above.</param>
    /// <param name="files">Replaces Lucene's files, for tests.</param>
    internal static LuceneIndex Open(string path, LuceneSchema schema, Func<LuceneFiles, LuceneFiles> files)
    {
        var folder = LuceneFolder.Open(path, schema.Revision);
        try
        {
            var config = new IndexWriterConfig(LuceneVersion.LUCENE_48, schema.Analyzer)
            {
                Similarity = schema.Similarity,
                RAMBufferSizeMB = WriteBufferMegabytes,
                OpenMode = OpenMode.CREATE_OR_APPEND,
                MergePolicy = new TieredMergePolicy { SegmentsPerTier = MostParts, MaxMergeAtOnce = MostParts },
                // On a thread of its own, a merge that the disk refuses would end the process.
                MergeScheduler = new SerialMergeScheduler(),
            };
            return new LuceneIndex(folder, new IndexWriter(files(folder.Files), config));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Call this once the source is certain to send all its documents, whatever happens to this process.</summary>
    public Task MarkFilledAsync() => _folder.MarkFilledAsync();

    /// <summary>
    /// Writes documents as one. Older versions are skipped, and so are those that are as they were. One that is gone leaves its version
    /// behind.
    /// </summary>
    public Task WriteAsync(IReadOnlyList<VersionedDocument> documents, CancellationToken cancellationToken) =>
        _writing.RunAsync(() => Write(documents), cancellationToken);

    /// <summary>How long nothing has been written.</summary>
    public TimeSpan IdleFor => Clock.GetElapsedTime(Volatile.Read(ref _lastWrite));

    /// <summary>
    /// Makes one part of all, if enough stands outside the largest: a search looks for each of its words in each part. Searches go on
    /// meanwhile, writes wait.
    /// </summary>
    /// <returns>Whether it did.</returns>
    public Task<bool> JoinPartsAsync(CancellationToken cancellationToken, int fewest = FewestToJoin) =>
        IsWorthJoining(fewest) ? _writing.RunAsync(JoinParts, cancellationToken) : Task.FromResult(false);

    /// <summary>Searches what is written at this moment.</summary>
    public T Search<T>(Func<IndexSearcher, T> search)
    {
        IndexSearcher searcher = _searchers.Acquire();
        try
        {
            return search(searcher);
        }
        finally
        {
            _searchers.Release(searcher);
        }
    }

    public void Dispose()
    {
        _writing.Dispose();
        _searchers.Dispose();
        _writer.Dispose();
        _folder.Dispose();
    }

    private bool IsWorthJoining(int fewest)
    {
        int[] sizes = Search(searcher => searcher.IndexReader.Leaves.Select(part => part.AtomicReader.MaxDoc).ToArray());
        return sizes.Length > 1 && sizes.Sum() - sizes.Max() is int outside && outside >= fewest && outside * ShareToJoin >= sizes.Sum();
    }

    private bool JoinParts()
    {
        DirectoryInfo files = _folder.Files.Directory;
        if (FreeSpace(files) < SpaceToJoin * files.EnumerateFiles().Sum(file => file.Length))
        {
            // What is kept beside it needs the space more.
            return false;
        }

        _writer.ForceMerge(1);
        Commit();
        _searchers.MaybeRefreshBlocking();
        return true;
    }

    private void Write(IReadOnlyList<VersionedDocument> documents)
    {
        Volatile.Write(ref _lastWrite, Clock.GetTimestamp());
        VersionedDocument[] newer = Search(searcher => Newer(documents, searcher).ToArray());
        if (newer.Length == 0)
        {
            return;
        }

        foreach (VersionedDocument document in newer)
        {
            Document fields = document.Document ?? [];
            fields.Add(new StringField(Id, document.Id, Field.Store.NO));
            fields.Add(new SortedDocValuesField(Id, new BytesRef(document.Id)));
            fields.Add(new NumericDocValuesField(Version, document.Version));
            if (document.Content is { } content)
            {
                fields.Add(new NumericDocValuesField(Content, content));
            }

            _writer.UpdateDocument(new Term(Id, document.Id), fields);
        }

        Commit();
        _searchers.MaybeRefreshBlocking();
    }

    private void Commit()
    {
        _writer.SetCommitData(new Dictionary<string, string> { [LuceneDamage.IndexId] = _folder.IndexId });
        _writer.Commit();
    }

    private IEnumerable<VersionedDocument> Newer(IReadOnlyList<VersionedDocument> documents, IndexSearcher searcher)
    {
        // Of the same version, that it is gone is news: an event can be over without a change.
        foreach (VersionedDocument document in documents
            .GroupBy(document => document.Id)
            .Select(same => same.OrderBy(document => document.Version).ThenBy(document => document.Document is null).Last()))
        {
            if (Find(document.Id, searcher) is not { } stored)
            {
                yield return document;
                continue;
            }

            long version = Math.Max(stored.Version, _sameAgain.GetValueOrDefault(document.Id, long.MinValue));
            if (document.Version > version && document.Content is not null && document.Content == stored.Content)
            {
                // A crowded sale changes its event's seats many times a second, and what a search shows of it seldom.
                _sameAgain[document.Id] = document.Version;
            }
            else if (document.Version > version || (document.Version == version && document.Document is null))
            {
                _sameAgain.Remove(document.Id);
                yield return document;
            }
        }
    }

    private static (long Version, long? Content)? Find(string id, IndexSearcher searcher)
    {
        foreach (AtomicReaderContext leaf in searcher.IndexReader.Leaves)
        {
            DocsEnum? found = leaf.AtomicReader.GetTermDocsEnum(new Term(Id, id));
            if (found is not null && found.NextDoc() is int document && document != DocIdSetIterator.NO_MORE_DOCS)
            {
                bool hasContent = leaf.AtomicReader.GetDocsWithField(Content)?.Get(document) == true;
                return (
                    leaf.AtomicReader.GetNumericDocValues(Version).Get(document),
                    hasContent ? leaf.AtomicReader.GetNumericDocValues(Content).Get(document) : null);
            }
        }

        return null;
    }

    private sealed class Searchers(Lucene.Net.Search.Similarities.Similarity similarity) : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader) => new(reader) { Similarity = similarity };
    }
}
