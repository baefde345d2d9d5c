using System.Runtime.CompilerServices;

namespace TicketMaster.Storage;

/// <summary>Queries page by page.</summary>
internal static class DocumentPages
{
    /// <summary>One page of a query.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public static async Task<QueryPage<T>> PageAsync<T>(
        this IDocumentContainer<T> container, DocumentQuery query, CancellationToken cancellationToken)
        where T : class, IDocument
    {
        QueryPage<T> page = await container.QueryAsync(query, cancellationToken);
        return page.Status == StoreStatus.Ok ? page : throw new StoreUnavailableException(page.Status, null);
    }

    /// <summary>All pages of a query, each read when it is asked for.</summary>
    /// <inheritdoc cref="PageAsync"/>
    public static async IAsyncEnumerable<QueryPage<T>> PagesAsync<T>(
        this IDocumentContainer<T> container, DocumentQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IDocument
    {
        do
        {
            QueryPage<T> page = await container.PageAsync(query, cancellationToken);
            yield return page;
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
    }

    /// <summary>All documents of a query.</summary>
    /// <inheritdoc cref="PageAsync"/>
    public static async Task<List<StoreResult<T>>> QueryAllAsync<T>(
        this IDocumentContainer<T> container, DocumentQuery query, CancellationToken cancellationToken)
        where T : class, IDocument
    {
        List<StoreResult<T>> all = [];
        await foreach (QueryPage<T> page in container.PagesAsync(query, cancellationToken))
        {
            all.AddRange(page.Items);
        }

        return all;
    }
}
