namespace TicketMaster.Storage;

/// <summary>
/// A container of documents of one type. Every expected outcome is a value; an exception is a bug or a broken dependency.
/// A replace or a delete without an ETag cannot be expressed.
/// </summary>
internal interface IDocumentContainer<T>
    where T : class, IDocument
{
    /// <returns><c>Ok</c> with the document and its ETag, <c>NotFound</c>, <c>Throttled</c>, or <c>Unknown</c> where no answer came.</returns>
    Task<StoreResult<T>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken);

    /// <returns><c>Ok</c> with the new ETag, <c>Conflict</c> where the id is taken, <c>Throttled</c>, or <c>Unknown</c>.</returns>
    Task<StoreResult<T>> CreateAsync(T document, CancellationToken cancellationToken);

    /// <returns><c>Ok</c> with the new ETag, <c>PreconditionFailed</c> where the document changed, <c>NotFound</c>, <c>Throttled</c>, or <c>Unknown</c>.</returns>
    Task<StoreResult<T>> ReplaceAsync(T document, string ifMatch, CancellationToken cancellationToken);

    /// <returns><c>Ok</c>, <c>PreconditionFailed</c>, <c>NotFound</c>, <c>Throttled</c>, or <c>Unknown</c>.</returns>
    Task<StoreResult<T>> DeleteAsync(string id, string partitionKey, string ifMatch, CancellationToken cancellationToken);

    /// <returns>
    /// <c>Ok</c> with one page of the documents that match, in the order asked for, whose <c>Continuation</c> is null on the last page;
    /// <c>NotFound</c> where the query's continuation is none that such a query returned; <c>Throttled</c>, or <c>Unknown</c>.
    /// </returns>
    Task<QueryPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken);
}
