using TicketMaster.Storage;

namespace TicketMaster.Tests.Storage;

/// <summary>A store whose conditions are switched off: whoever writes last wins. A suite that does not fail it proves nothing.</summary>
internal sealed class UnguardedContainer<T>(IDocumentContainer<T> container) : IDocumentContainer<T>
    where T : class, IDocument
{
    public Task<StoreResult<T>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken) =>
        container.ReadAsync(id, partitionKey, cancellationToken);

    public async Task<StoreResult<T>> CreateAsync(T document, CancellationToken cancellationToken)
    {
        StoreResult<T> created = await container.CreateAsync(document, cancellationToken);
        return created.Status == StoreStatus.Conflict ? await ReplaceAsync(document, "", cancellationToken) : created;
    }

    public async Task<StoreResult<T>> ReplaceAsync(T document, string ifMatch, CancellationToken cancellationToken)
    {
        while (true)
        {
            StoreResult<T> found = await container.ReadAsync(document.Id, document.PartitionKey, cancellationToken);
            StoreResult<T> replaced = await container.ReplaceAsync(document, found.ETag ?? "", cancellationToken);
            if (replaced.Status != StoreStatus.PreconditionFailed)
            {
                return replaced;
            }
        }
    }

    public Task<StoreResult<T>> DeleteAsync(string id, string partitionKey, string ifMatch, CancellationToken cancellationToken) =>
        container.DeleteAsync(id, partitionKey, ifMatch, cancellationToken);

    public Task<QueryPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken) =>
        container.QueryAsync(query, cancellationToken);
}
