namespace TicketMaster.Storage;

/// <summary>Writes that create a document, or replace the version of it that was read.</summary>
internal static class DocumentWrites
{
    /// <summary>Lost races in a row before <see cref="ChangeAsync"/> gives up.</summary>
    private const int Attempts = 20;

    /// <param name="etag">Of the version to replace; null to create the document.</param>
    public static Task<StoreResult<T>> WriteAsync<T>(
        this IDocumentContainer<T> container, T document, string? etag, CancellationToken cancellationToken)
        where T : class, IDocument => etag is null
            ? container.CreateAsync(document, cancellationToken)
            : container.ReplaceAsync(document, etag, cancellationToken);

    /// <inheritdoc cref="LostAnswers.ReplaceKnownAsync"/>
    public static Task<StoreResult<T>> WriteKnownAsync<T>(
        this IDocumentContainer<T> container, T document, string? etag, Func<T, bool> isOurs, CancellationToken cancellationToken)
        where T : class, IDocument => etag is null
            ? container.CreateKnownAsync(document, isOurs, cancellationToken)
            : container.ReplaceKnownAsync(document, etag, isOurs, cancellationToken);

    /// <summary>Reads a document that is its own partition, decides, and writes. After a lost race it starts again.</summary>
    /// <param name="id">Its id and partition key.</param>
    /// <param name="decide">Makes the next version of what is there, or null; the same object if there is nothing to write.</param>
    /// <returns>The document as it is stored by then.</returns>
    /// <exception cref="StoreUnavailableException">The store did not answer, or others were always first.</exception>
    public static async Task<T?> ChangeAsync<T>(
        this IDocumentContainer<T> container, string id, Func<T?, T?> decide, CancellationToken cancellationToken)
        where T : class, IDocument
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            StoreResult<T>? found = await container.FindAsync(id, id, cancellationToken);
            T? next = decide(found?.Document);
            if (next is null || ReferenceEquals(next, found?.Document))
            {
                return next;
            }

            StoreResult<T> written = await container.WriteAsync(next, found?.ETag, cancellationToken);
            switch (written.Status)
            {
                case StoreStatus.Ok:
                    return next;
                case StoreStatus.Throttled:
                    throw new StoreUnavailableException(written.Status, written.RetryAfter);
                default:
                    // Somebody else was first or the answer was lost. The next read shows what is still to be written.
                    continue;
            }
        }

        throw new StoreUnavailableException(StoreStatus.PreconditionFailed, null);
    }
}
