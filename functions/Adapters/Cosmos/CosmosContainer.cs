using System.Globalization;
using System.Net;
using System.Text.Json;
using Azure.Identity;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using TicketMaster.Storage;

namespace TicketMaster.Adapters;

/// <summary>A container of Cosmos DB. The SDK's stream methods return outcomes as values and leave JSON to the app.</summary>
/// <param name="container">Made at the first operation, by the SDK's client.</param>
/// <param name="kind">The kind of its documents.</param>
/// <param name="charges">Where costs are measured.</param>
/// <param name="patience">When to give up. The SDK alone would try for minutes.</param>
internal sealed class CosmosContainer<T>(
    Lazy<Container> container, DocumentKind<T> kind, RequestCharges charges, TimeSpan patience) : IDocumentContainer<T>
    where T : class, IDocument
{
    public CosmosContainer(CosmosClients clients, DocumentKind<T> kind, RequestCharges charges, IOptions<CosmosOptions> options)
        : this(new(() => clients.Container(kind.Container)), kind, charges, options.Value.GiveUpAfter)
    {
    }

    public Task<StoreResult<T>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken) => SendAsync(
        CosmosOperation.Read,
        document: null,
        stop => container.Value.ReadItemStreamAsync(id, new PartitionKey(partitionKey), null, stop),
        cancellationToken);

    public Task<StoreResult<T>> CreateAsync(T document, CancellationToken cancellationToken) => SendAsync(
        CosmosOperation.Create,
        document,
        stop => container.Value.CreateItemStreamAsync(Stream(document), new PartitionKey(document.PartitionKey), null, stop),
        cancellationToken);

    public Task<StoreResult<T>> ReplaceAsync(T document, string ifMatch, CancellationToken cancellationToken) => SendAsync(
        CosmosOperation.Replace,
        document,
        stop => container.Value.ReplaceItemStreamAsync(
            Stream(document), document.Id, new PartitionKey(document.PartitionKey), If(ifMatch), stop),
        cancellationToken);

    public Task<StoreResult<T>> DeleteAsync(string id, string partitionKey, string ifMatch, CancellationToken cancellationToken) =>
        SendAsync(
            CosmosOperation.Delete,
            document: null,
            stop => container.Value.DeleteItemStreamAsync(id, new PartitionKey(partitionKey), If(ifMatch), stop),
            cancellationToken);

    public async Task<QueryPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        QueryDefinition definition = CosmosSql.Translate(kind.Container, query);
        string? continuation = null;
        if (query.Continuation is not null
            && (continuation = CosmosContinuation.Read(query.Continuation, definition, query.PartitionKey)) is null)
        {
            return InvalidContinuation();
        }

        CosmosOperation operation = query.PartitionKey is null ? CosmosOperation.QueryAll : CosmosOperation.Query;
        using CancellationTokenSource stop = Patience(cancellationToken);
        try
        {
            using FeedIterator pages = container.Value.GetItemQueryStreamIterator(definition, continuation, Options(query));
            while (true)
            {
                using ResponseMessage response = await pages.ReadNextAsync(stop.Token);
                charges.Record(operation, kind.Container.Name, response.StatusCode, response.Headers.RequestCharge);
                if (Outcome(operation, response) is not StoreStatus.Ok and var failed)
                {
                    return failed is null && continuation is not null && response.StatusCode == HttpStatusCode.BadRequest
                        ? InvalidContinuation()
                        : new QueryPage<T>(failed ?? throw Unexpected(response), [], null);
                }

                List<StoreResult<T>> items = Items(response.Content);
                string? next = pages.HasMoreResults ? response.ContinuationToken : null;
                // A partition without matches gives an empty page, which callers would take for the end.
                if (items.Count > 0 || next is null)
                {
                    return new QueryPage<T>(
                        StoreStatus.Ok, items, next is null ? null : CosmosContinuation.Mark(next, definition, query.PartitionKey));
                }
            }
        }
        catch (CosmosException exception) when (Outcome(operation, exception) is not null)
        {
            return new QueryPage<T>(Outcome(operation, exception)!.Value, [], null);
        }
        catch (Exception exception) when (IsLost(exception, cancellationToken))
        {
            return new QueryPage<T>(StoreStatus.Unknown, [], null);
        }
    }

    private async Task<StoreResult<T>> SendAsync(
        CosmosOperation operation, T? document, Func<CancellationToken, Task<ResponseMessage>> send, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenSource stop = Patience(cancellationToken);
        try
        {
            using ResponseMessage response = await send(stop.Token);
            charges.Record(operation, kind.Container.Name, response.StatusCode, response.Headers.RequestCharge);
            return Outcome(operation, response) switch
            {
                StoreStatus.Ok when operation == CosmosOperation.Delete => StoreStatus.Ok,
                StoreStatus.Ok => new StoreResult<T>(StoreStatus.Ok, document ?? Read(response.Content), response.Headers.ETag),
                StoreStatus.Throttled => new StoreResult<T>(StoreStatus.Throttled, RetryAfter: RetryAfter(response)),
                { } status => status,
                null => throw Unexpected(response),
            };
        }
        catch (CosmosException exception) when (Outcome(operation, exception) is not null)
        {
            // The SDK throws if it could not find out where to send the request.
            return new StoreResult<T>(Outcome(operation, exception)!.Value, RetryAfter: exception.RetryAfter);
        }
        catch (Exception exception) when (IsLost(exception, cancellationToken))
        {
            return StoreStatus.Unknown;
        }
    }

    private CancellationTokenSource Patience(CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(patience);
        return source;
    }

    private static StoreStatus? Outcome(CosmosOperation operation, ResponseMessage response)
    {
        _ = int.TryParse(response.Headers["x-ms-substatus"], out int subStatus);
        return CosmosAnswer.ToStatus(operation, response.StatusCode, subStatus);
    }

    private static StoreStatus? Outcome(CosmosOperation operation, CosmosException exception) =>
        CosmosAnswer.ToStatus(operation, exception.StatusCode, exception.SubStatusCode);

    private static TimeSpan? RetryAfter(ResponseMessage response) =>
        double.TryParse(response.Headers["x-ms-retry-after-ms"], NumberStyles.Float, CultureInfo.InvariantCulture, out double milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    /// <summary>
    /// Whether no answer came: the connection broke, the SDK gave up (and not the caller), or it got no token, perhaps only for its second
    /// try.
    /// </summary>
    private static bool IsLost(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        HttpRequestException or IOException or AuthenticationFailedException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    private static InvalidOperationException Unexpected(ResponseMessage response) => new(
        $"Cosmos DB answered {(int)response.StatusCode} ({response.Headers["x-ms-substatus"] ?? "0"}): {response.ErrorMessage}");

    private static QueryPage<T> InvalidContinuation() => new(StoreStatus.NotFound, [], null);

    private static ItemRequestOptions If(string etag) => new() { IfMatchEtag = etag };

    private static QueryRequestOptions Options(DocumentQuery query) => new()
    {
        PartitionKey = query.PartitionKey is null ? null : new PartitionKey(query.PartitionKey),
        MaxItemCount = query.PageSize,
        // Its continuations may be refused after a partition has split.
        EnableOptimisticDirectExecution = false,
        MaxConcurrency = query.PartitionKey is null ? -1 : 0,
    };

    private MemoryStream Stream(T document) => new(JsonSerializer.SerializeToUtf8Bytes(document, kind.Json));

    private T Read(Stream content) => JsonSerializer.Deserialize(content, kind.Json) ?? throw new JsonException("A document is null.");

    private List<StoreResult<T>> Items(Stream content)
    {
        using var page = JsonDocument.Parse(content);
        return [.. page.RootElement.GetProperty("Documents").EnumerateArray().Select(item => new StoreResult<T>(
            StoreStatus.Ok,
            item.Deserialize(kind.Json) ?? throw new JsonException("A document is null."),
            item.GetProperty("_etag").GetString()))];
    }
}
