using System.Text.Json;
using Microsoft.Data.Sqlite;
using OneProcess.Documents;
using OneProcess.Sqlite;
using TicketMaster.Storage;

namespace TicketMaster.Local;

/// <summary>
/// A container in the embedded store. It is never throttled. While its file cannot be used, such as on a full disk, outcomes are unknown.
/// </summary>
internal sealed class SqliteContainer<T>(DocumentDatabase database, DocumentKind<T> kind) : IDocumentContainer<T>
    where T : class, IDocument
{
    private readonly DocumentContainer _container = database.Container(StoreNames.Database, kind.Container.Name);

    /// <summary>
    /// Documents as last read or written, one place for each id. Every read still asks the file. If the version is the same, the JSON need
    /// not be read again: an event's plan, or a booking that five steps of its sale look at. There are few places, because a written
    /// document outlives a collection or two here, and each collection copies it.
    /// </summary>
    private readonly Version?[] _seen = new Version?[64];

    public Task<StoreResult<T>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Document? document;
        try
        {
            document = _container.Read(id, partitionKey);
        }
        catch (SqliteException exception) when (SqliteOutage.Is(exception))
        {
            return Task.FromResult<StoreResult<T>>(StoreStatus.Unknown);
        }

        if (document is null)
        {
            return Task.FromResult<StoreResult<T>>(StoreStatus.NotFound);
        }

        StoreResult<T> result = Place(id) is { } seen && seen.ETag == document.ETag
            ? new(StoreStatus.Ok, seen.Document, seen.ETag)
            : Result(document);
        return Task.FromResult(Seen(result));
    }

    public async Task<StoreResult<T>> CreateAsync(T document, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await WriteAsync(_container.CreateAsync(document.Id, document.PartitionKey, Serialize(document)), document);
    }

    public async Task<StoreResult<T>> ReplaceAsync(T document, string ifMatch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await WriteAsync(_container.ReplaceAsync(document.Id, document.PartitionKey, Serialize(document), ifMatch), document);
    }

    public async Task<StoreResult<T>> DeleteAsync(string id, string partitionKey, string ifMatch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await WriteAsync(_container.DeleteAsync(id, partitionKey, ifMatch), null);
    }

    public Task<QueryPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            ContainerPage page = _container.Query(new(
                query.PartitionKey,
                [
                    .. query.Where.Select(predicate =>
                        new PropertyPredicate(predicate.Property, Comparison(predicate.Comparison), predicate.Value)),
                ],
                query.OrderBy,
                query.Descending,
                query.PageSize,
                query.Continuation));
            return Task.FromResult(new QueryPage<T>(StoreStatus.Ok, [.. page.Items.Select(Result)], page.Continuation));
        }
        catch (InvalidContinuationException)
        {
            // Continuations come from clients, so a wrong one is to be expected.
            return Task.FromResult(new QueryPage<T>(StoreStatus.NotFound, [], null));
        }
        catch (SqliteException exception) when (SqliteOutage.Is(exception))
        {
            return Task.FromResult(new QueryPage<T>(StoreStatus.Unknown, [], null));
        }
    }

    /// <summary>Creates many documents fast. Existing ones stay as they are.</summary>
    public Task<BulkResult> CreateManyAsync(IEnumerable<T> documents, CancellationToken cancellationToken) =>
        _container.CreateManyAsync(documents.Select(document => (ReadOnlyMemory<byte>)Serialize(document)), cancellationToken);

    /// <param name="write">The write.</param>
    /// <param name="document">What is written; null for a delete.</param>
    private async Task<StoreResult<T>> WriteAsync(Task<WriteResult> write, T? document)
    {
        try
        {
            WriteResult result = await write;
            return document is null ? Status(result) : Seen(Result(result, document));
        }
        catch (SqliteException exception) when (SqliteOutage.Is(exception))
        {
            // Most likely nothing was written. But after a failed fsync only the next start of the file would tell.
            return StoreStatus.Unknown;
        }
    }

    private ref Version? Place(string id) => ref _seen[(uint)string.GetHashCode(id, StringComparison.Ordinal) % _seen.Length];

    private StoreResult<T> Seen(StoreResult<T> result)
    {
        if (result is { IsOk: true, Document: { } document, ETag: { } etag })
        {
            ref Version? place = ref Place(document.Id);
            if (place?.ETag != etag)
            {
                Volatile.Write(ref place, new(document, etag));
            }
        }

        return result;
    }

    private byte[] Serialize(T document) => JsonSerializer.SerializeToUtf8Bytes(document, kind.Json);

    private StoreResult<T> Result(Document document) => new(
        StoreStatus.Ok,
        JsonSerializer.Deserialize(document.Json.Span, kind.Json) ?? throw new JsonException($"The document '{document.Id}' is null."),
        document.ETag);

    private static StoreResult<T> Result(WriteResult result, T document) =>
        result.Status == DocumentStatus.Ok ? new StoreResult<T>(StoreStatus.Ok, document, result.ETag) : Status(result);

    private static StoreStatus Status(WriteResult result) => result.Status switch
    {
        DocumentStatus.Ok => StoreStatus.Ok,
        DocumentStatus.NotFound => StoreStatus.NotFound,
        DocumentStatus.Conflict => StoreStatus.Conflict,
        DocumentStatus.PreconditionFailed => StoreStatus.PreconditionFailed,
        var status => throw new InvalidOperationException($"The embedded store answered {status}."),
    };

    private static PropertyComparison Comparison(Comparison comparison) => comparison switch
    {
        Storage.Comparison.Equal => PropertyComparison.Equal,
        Storage.Comparison.LessThanOrEqual => PropertyComparison.LessThanOrEqual,
        Storage.Comparison.GreaterThanOrEqual => PropertyComparison.GreaterThanOrEqual,
        _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
    };

    private sealed record Version(T Document, string ETag);
}
