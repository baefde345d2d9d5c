using OneProcess.Sqlite;

namespace OneProcess.Documents;

/// <summary>
/// A container of JSON documents. A write completes once it is on the disk. Every expected outcome is a value; a document that may not be
/// stored is an <see cref="ArgumentException"/>, damage an <see cref="InvalidDataException"/>.
/// </summary>
public sealed class DocumentContainer
{
    /// <summary>Bounds of one transaction of a bulk create, so that other writes do not wait long.</summary>
    private const int BulkDocuments = 2_000;
    private const int BulkBytes = 16 * 1024 * 1024;

    private readonly SqliteFile _file;
    private readonly DocumentTable _table;
    private readonly DocumentWriter _writer;
    private readonly CommitSignal _changed = new();
    private long _lastSequence;

    internal DocumentContainer(SqliteFile file, DocumentTable table, CommitSequence sequence, long lastSequence)
    {
        _file = file;
        _table = table;
        _writer = new(table, sequence);
        _lastSequence = lastSequence;
    }

    public ContainerDefinition Definition => _table.Definition;

    /// <summary>The number of the last acknowledged write of this container, deletes included.</summary>
    public long LastSequence => Volatile.Read(ref _lastSequence);

    /// <summary>Completes at the next acknowledged write. Take it before reading, so that no write is missed.</summary>
    public Task Changed => _changed.Next;

    /// <returns>The document, or null if there is none.</returns>
    public Document? Read(string id, string partitionKey) => _file.Read(session =>
        session.Query(
            $"SELECT {DocumentTable.Columns} FROM {_table.Name} INDEXED BY {_table.KeyIndex} WHERE pk=$1 AND id=$2",
            _table.Read,
            partitionKey,
            id) is [Document document]
            ? document
            : null);

    /// <returns><c>Ok</c> or <c>Conflict</c>.</returns>
    public Task<WriteResult> CreateAsync(ReadOnlyMemory<byte> json)
    {
        var document = DocumentJson.Parse(Definition, json);
        return WriteAsync(session => _writer.Create(session, document));
    }

    /// <summary>As <see cref="CreateAsync(ReadOnlyMemory{byte})"/>, for serialised JSON whose id and partition key are known.</summary>
    /// <returns><c>Ok</c> or <c>Conflict</c>.</returns>
    public Task<WriteResult> CreateAsync(string id, string partitionKey, byte[] json)
    {
        var document = DocumentJson.Of(Definition, id, partitionKey, json);
        return WriteAsync(session => _writer.Create(session, document));
    }

    /// <returns><c>Ok</c>, <c>PreconditionFailed</c> or <c>NotFound</c>.</returns>
    public Task<WriteResult> ReplaceAsync(ReadOnlyMemory<byte> json, string ifMatch)
    {
        var document = DocumentJson.Parse(Definition, json);
        return WriteAsync(session => _writer.Replace(session, document, ETag.Sequence(ifMatch)));
    }

    /// <summary>
    /// As <see cref="ReplaceAsync(ReadOnlyMemory{byte}, string)"/>, for serialised JSON whose id and partition key are known.
    /// </summary>
    /// <returns><c>Ok</c>, <c>PreconditionFailed</c> or <c>NotFound</c>.</returns>
    public Task<WriteResult> ReplaceAsync(string id, string partitionKey, byte[] json, string ifMatch)
    {
        var document = DocumentJson.Of(Definition, id, partitionKey, json);
        return WriteAsync(session => _writer.Replace(session, document, ETag.Sequence(ifMatch)));
    }

    /// <returns><c>Ok</c>, <c>PreconditionFailed</c> or <c>NotFound</c>.</returns>
    public Task<WriteResult> DeleteAsync(string id, string partitionKey, string ifMatch) =>
        WriteAsync(session => _writer.Delete(session, id, partitionKey, ETag.Sequence(ifMatch)));

    /// <summary>
    /// Creates many documents, thousands a transaction. Existing documents of the same ids stay. It is not atomic as a whole: after a crash
    /// the same call continues where it stopped.
    /// </summary>
    public async Task<BulkResult> CreateManyAsync(
        IEnumerable<ReadOnlyMemory<byte>> documents, CancellationToken cancellationToken = default)
    {
        int offered = 0, created = 0;

        // One batch is written while the next is read.
        Task<int> writing = Task.FromResult(0);
        try
        {
            foreach (List<DocumentJson> batch in Batches(documents))
            {
                cancellationToken.ThrowIfCancellationRequested();
                created += await writing;
                offered += batch.Count;
                writing = CreateBatchAsync(batch);
            }
        }
        finally
        {
            await ((Task)writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        created += await writing;
        return new(created, offered - created);
    }

    private async Task<int> CreateBatchAsync(List<DocumentJson> batch)
    {
        (int created, long sequence) = await _file.WriteAsync(session => _writer.CreateMany(session, batch));
        Acknowledge(sequence);
        return created;
    }

    /// <exception cref="ArgumentException">A property is not indexed, or the continuation belongs to another query.</exception>
    public ContainerPage Query(ContainerQuery query) => _file.Read(session => QueryPlan.Run(session, _table, query));

    /// <summary>
    /// The change feed: the latest version of every document written after <paramref name="after"/>, in the order of the writes. A document
    /// appears once, and deletes do not appear.
    /// </summary>
    public IReadOnlyList<Document> ReadChanges(long after, int maxItems) => _file.Read(session =>
        session.Query(
            $"SELECT {DocumentTable.Columns} FROM {_table.Name} INDEXED BY {_table.SequenceIndex} WHERE seq>$1 ORDER BY seq LIMIT $2",
            _table.Read,
            after,
            maxItems));

    private async Task<WriteResult> WriteAsync(Func<SqliteSession, (DocumentStatus Status, long Sequence)> work)
    {
        (DocumentStatus status, long sequence) = await _file.WriteStatementAsync(work);
        if (status != DocumentStatus.Ok)
        {
            return new(status, null);
        }

        Acknowledge(sequence);
        return new(status, ETag.Of(sequence));
    }

    private void Acknowledge(long sequence)
    {
        long seen = Volatile.Read(ref _lastSequence);
        while (sequence > seen)
        {
            long found = Interlocked.CompareExchange(ref _lastSequence, sequence, seen);
            if (found == seen)
            {
                break;
            }

            seen = found;
        }

        _changed.Set();
    }

    private IEnumerable<List<DocumentJson>> Batches(IEnumerable<ReadOnlyMemory<byte>> documents)
    {
        List<DocumentJson> batch = [];
        int bytes = 0;
        foreach (ReadOnlyMemory<byte> json in documents)
        {
            batch.Add(DocumentJson.Parse(Definition, json));
            bytes += json.Length;
            if (batch.Count == BulkDocuments || bytes >= BulkBytes)
            {
                yield return batch;
                batch = [];
                bytes = 0;
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
