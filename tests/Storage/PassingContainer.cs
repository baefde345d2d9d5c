using TicketMaster.Storage;

namespace TicketMaster.Tests.Storage;

/// <summary>Passes everything on to the container inside; a test overrides what it wants otherwise.</summary>
internal abstract class PassingContainer<T>(IDocumentContainer<T> inner) : IDocumentContainer<T>
    where T : class, IDocument
{
    protected IDocumentContainer<T> Inner { get; } = inner;

    public virtual Task<StoreResult<T>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken) =>
        Inner.ReadAsync(id, partitionKey, cancellationToken);

    public virtual Task<StoreResult<T>> CreateAsync(T document, CancellationToken cancellationToken) =>
        Inner.CreateAsync(document, cancellationToken);

    public virtual Task<StoreResult<T>> ReplaceAsync(T document, string ifMatch, CancellationToken cancellationToken) =>
        Inner.ReplaceAsync(document, ifMatch, cancellationToken);

    public virtual Task<StoreResult<T>> DeleteAsync(string id, string partitionKey, string ifMatch, CancellationToken cancellationToken) =>
        Inner.DeleteAsync(id, partitionKey, ifMatch, cancellationToken);

    public virtual Task<QueryPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken) =>
        Inner.QueryAsync(query, cancellationToken);
}
