using TicketMaster.Storage;

namespace TicketMaster.Tests.Catalogue;

/// <summary>
/// A container whose first readers all see the same version before any of them goes on, so that they race for sure. Unguarded, it
/// writes whatever the ETag: what a store without conditional writes would do.
/// </summary>
internal sealed class RacingContainer<T>(IDocumentContainer<T> inner, int racers, bool guarded) : IDocumentContainer<T>
    where T : class, IDocument
{
    private readonly TaskCompletionSource _allHaveRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads;

    public async Task<StoreResult<T>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken)
    {
        StoreResult<T> result = await inner.ReadAsync(id, partitionKey, cancellationToken);
        int read = Interlocked.Increment(ref _reads);
        if (read == racers)
        {
            _allHaveRead.SetResult();
        }

        await _allHaveRead.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        return result;
    }

    public async Task<StoreResult<T>> CreateAsync(T document, CancellationToken cancellationToken)
    {
        StoreResult<T> created = await inner.CreateAsync(document, cancellationToken);
        return guarded || created.IsOk ? created : await OverwriteAsync(document, cancellationToken);
    }

    public Task<StoreResult<T>> ReplaceAsync(T document, string ifMatch, CancellationToken cancellationToken) =>
        guarded ? inner.ReplaceAsync(document, ifMatch, cancellationToken) : OverwriteAsync(document, cancellationToken);

    public Task<StoreResult<T>> DeleteAsync(string id, string partitionKey, string ifMatch, CancellationToken cancellationToken) =>
        inner.DeleteAsync(id, partitionKey, ifMatch, cancellationToken);

    public Task<QueryPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken) =>
        inner.QueryAsync(query, cancellationToken);

    private async Task<StoreResult<T>> OverwriteAsync(T document, CancellationToken cancellationToken)
    {
        while (true)
        {
            StoreResult<T> current = await inner.ReadAsync(document.Id, document.PartitionKey, cancellationToken);
            StoreResult<T> written = await inner.ReplaceAsync(document, current.ETag!, cancellationToken);
            if (written.IsOk)
            {
                return written;
            }
        }
    }
}
