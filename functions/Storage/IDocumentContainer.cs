namespace TicketMaster.Storage;

/// <summary>
/// A container of documents of one type. Every expected outcome is a value. An exception means a bug or a broken dependency.
/// Every replace and delete needs an ETag.
/// </summary>
internal interface IDocumentContainer<T>
    where T : class, IDocument
{
    /// <returns><c>Ok</c> with the document and its ETag, <c>NotFound</c>, <c>Throttled</c>, or <c>Unknown</c> if no answer came.</returns>
    Task<StoreResult<T>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken);

    /// <returns><c>Ok</c> with the new ETag, <c>Conflict</c> if the id is taken, <c>Throttled</c>, or <c>Unknown</c>.</returns>
    Task<StoreResult<T>> CreateAsync(T document, CancellationToken cancellationToken);

    /// <returns>
    /// <c>Ok</c> with the new ETag, <c>PreconditionFailed</c> if the document changed, <c>NotFound</c>, <c>Throttled</c>, or
    /// <c>Unknown</c>.
    /// </returns>
    Task<StoreResult<T>> ReplaceAsync(T document, string ifMatch, CancellationToken cancellationToken);

    /// <returns><c>Ok</c>, <c>PreconditionFailed</c>, <c>NotFound</c>, <c>Throttled</c>, or <c>Unknown</c>.</returns>
    Task<StoreResult<T>> DeleteAsync(string id, string partitionKey, string ifMatch, CancellationToken cancellationToken);

    /// <returns>
    /// <c>Ok</c> with one page of matching documents in the requested order; its <c>Continuation</c> is null on the last page.
    /// <c>NotFound</c> if no page of this query returned its continuation. <c>Throttled</c>, or <c>Unknown</c>.
    /// </returns>
    Task<QueryPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken);
}
