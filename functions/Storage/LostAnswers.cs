namespace TicketMaster.Storage;

/// <summary>Resolves the unknown outcome of a write by reading the document back.</summary>
internal static class LostAnswers
{
    /// <param name="isOurs">Whether a document that was read back is the one this write made.</param>
    /// <returns>The container's outcomes, with <c>Unknown</c> only if reading back failed too.</returns>
    public static async Task<StoreResult<T>> CreateKnownAsync<T>(
        this IDocumentContainer<T> container, T document, Func<T, bool> isOurs, CancellationToken cancellationToken)
        where T : class, IDocument
    {
        StoreResult<T> result = await container.CreateAsync(document, cancellationToken);
        if (result.Status != StoreStatus.Unknown)
        {
            return result;
        }

        StoreResult<T> read = await container.ReadAsync(document.Id, document.PartitionKey, cancellationToken);
        return read.Status switch
        {
            StoreStatus.Ok => isOurs(read.Document!) ? read : StoreStatus.Conflict,
            // The document was not there yet, but the write may still arrive.
            _ => StoreStatus.Unknown,
        };
    }

    /// <inheritdoc cref="CreateKnownAsync"/>
    public static async Task<StoreResult<T>> ReplaceKnownAsync<T>(
        this IDocumentContainer<T> container, T document, string ifMatch, Func<T, bool> isOurs, CancellationToken cancellationToken)
        where T : class, IDocument
    {
        StoreResult<T> result = await container.ReplaceAsync(document, ifMatch, cancellationToken);
        if (result.Status != StoreStatus.Unknown)
        {
            return result;
        }

        StoreResult<T> read = await container.ReadAsync(document.Id, document.PartitionKey, cancellationToken);
        return read.Status switch
        {
            StoreStatus.Ok when isOurs(read.Document!) => read,
            StoreStatus.Ok when read.ETag != ifMatch => StoreStatus.PreconditionFailed,
            StoreStatus.NotFound => StoreStatus.NotFound,
            _ => StoreStatus.Unknown,
        };
    }

    /// <summary>The document, or null if there is none.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public static async Task<StoreResult<T>?> FindAsync<T>(
        this IDocumentContainer<T> container, string id, string partitionKey, CancellationToken cancellationToken)
        where T : class, IDocument
    {
        StoreResult<T> result = await container.ReadAsync(id, partitionKey, cancellationToken);
        return result.Status switch
        {
            StoreStatus.Ok => result,
            StoreStatus.NotFound => null,
            _ => throw new StoreUnavailableException(result.Status, result.RetryAfter),
        };
    }
}
