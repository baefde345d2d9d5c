using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using TicketMaster.Http;

namespace TicketMaster.Storage;

/// <summary>A page of a list that answers a request.</summary>
/// <param name="Next">The next page's address; null on the last.</param>
internal sealed record ListPage<T>(IReadOnlyList<T> Documents, string? Next);

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

    /// <summary>All pages of a query, each read when it is needed.</summary>
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

    /// <summary>Answers a request with the page of a list that it asks for.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public static async Task<IResult> AnswerAsync<T, TAnswer>(
        this IDocumentContainer<T> container,
        DocumentQuery query,
        HttpRequest request,
        string address,
        Func<ListPage<T>, TAnswer> answer,
        JsonTypeInfo<TAnswer> type,
        CancellationToken cancellationToken)
        where T : class, IDocument
    {
        (ListPage<T>? page, Refusal? refusal) = await container.ListAsync(query, request, address, cancellationToken);
        return page is null ? refusal!.ToResult() : JsonAnswer.Of(answer(page), type);
    }

    /// <summary>The page of a list that a request asks for.</summary>
    /// <param name="query">All of the list.</param>
    /// <param name="request">Says which page.</param>
    /// <param name="address">The list's address with its other parameters.</param>
    /// <returns>The page, or why the request is refused.</returns>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public static async Task<(ListPage<T>? Page, Refusal? Refusal)> ListAsync<T>(
        this IDocumentContainer<T> container, DocumentQuery query, HttpRequest request, string address, CancellationToken cancellationToken)
        where T : class, IDocument
    {
        (PageRequest? asked, Refusal? refusal) = PageRequest.Read(request);
        if (asked is null)
        {
            return (null, refusal);
        }

        QueryPage<T> page = await container.QueryAsync(
            query with { PageSize = asked.Size, Continuation = asked.Continuation }, cancellationToken);
        return page.Status switch
        {
            StoreStatus.Ok => (
                new([.. page.Items.Select(item => item.Document!)], page.Continuation is { } next ? asked.Next(address, next) : null),
                null),
            StoreStatus.NotFound => (null, PageRequest.InvalidContinuation()),
            _ => throw new StoreUnavailableException(page.Status, null),
        };
    }
}
