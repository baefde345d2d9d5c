using OneProcess.CosmosDB;
using OneProcess.Worker;
using TicketMaster.Storage;

namespace TicketMaster.Tests.Storage;

/// <summary>
/// In the place of Cosmos DB's change feed, which its imitation lacks: after writes, the containers are read whole, and documents
/// whose ETag is new are copied into the embedded store, whose change feed calls the functions.
/// </summary>
internal sealed class PolledChanges(CosmosDBTriggerBinding feed) : ITriggerBinding, IDisposable
{
    private readonly List<Func<CancellationToken, Task>> _copies = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _changed = new(0);
    private Task _polling = Task.CompletedTask;
    private long _written;
    private long _copied;

    public Type TriggerType => feed.TriggerType;

    /// <summary>A poll that failed leaves this false for ever, and the test that waits for it fails.</summary>
    public bool IsIdle => feed.IsIdle && Interlocked.Read(ref _copied) == Interlocked.Read(ref _written);

    public void Bind(FunctionDescriptor function, IFunctionInvoker invoker) => feed.Bind(function, invoker);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await feed.StartAsync(cancellationToken);
        _polling = Task.Run(PollAsync, CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        try
        {
            await _polling;
        }
        catch (OperationCanceledException)
        {
            // That is how it stops.
        }

        await feed.StopAsync(cancellationToken);
    }

    public void Dispose()
    {
        feed.Dispose();
        _stopping.Dispose();
        _changed.Dispose();
    }

    /// <returns>The container, with its writes noted and copied.</returns>
    public IDocumentContainer<T> Follow<T>(IDocumentContainer<T> container, IDocumentContainer<T> copy)
        where T : class, IDocument
    {
        Dictionary<(string, string), string> seen = [];
        lock (_copies)
        {
            _copies.Add(stop => CopyAsync(container, copy, seen, stop));
        }

        return new Noted<T>(container, () =>
        {
            Interlocked.Increment(ref _written);
            _changed.Release();
        });
    }

    private async Task PollAsync()
    {
        while (true)
        {
            await _changed.WaitAsync(_stopping.Token);
            while (_changed.Wait(0))
            {
                // One poll brings all that was written before it.
            }

            long written = Interlocked.Read(ref _written);
            Func<CancellationToken, Task>[] copies;
            lock (_copies)
            {
                copies = [.. _copies];
            }

            foreach (Func<CancellationToken, Task> copy in copies)
            {
                await copy(_stopping.Token);
            }

            Interlocked.Exchange(ref _copied, written);
        }
    }

    private static async Task CopyAsync<T>(
        IDocumentContainer<T> container, IDocumentContainer<T> copy, Dictionary<(string, string), string> seen, CancellationToken stop)
        where T : class, IDocument
    {
        foreach (StoreResult<T> item in await container.QueryAllAsync(new DocumentQuery(null, [], PageSize: 1_000), stop))
        {
            T document = item.Document!;
            if (seen.GetValueOrDefault((document.Id, document.PartitionKey)) == item.ETag)
            {
                continue;
            }

            StoreResult<T> before = await copy.ReadAsync(document.Id, document.PartitionKey, stop);
            StoreResult<T> copied =
                before.IsOk ? await copy.ReplaceAsync(document, before.ETag!, stop) : await copy.CreateAsync(document, stop);
            seen[(document.Id, document.PartitionKey)] =
                copied.IsOk ? item.ETag! : throw new InvalidOperationException($"Copying gave {copied.Status}.");
        }
    }

    private sealed class Noted<T>(IDocumentContainer<T> container, Action written) : IDocumentContainer<T>
        where T : class, IDocument
    {
        public Task<StoreResult<T>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken) =>
            container.ReadAsync(id, partitionKey, cancellationToken);

        public Task<StoreResult<T>> CreateAsync(T document, CancellationToken cancellationToken) =>
            NoteAsync(container.CreateAsync(document, cancellationToken));

        public Task<StoreResult<T>> ReplaceAsync(T document, string ifMatch, CancellationToken cancellationToken) =>
            NoteAsync(container.ReplaceAsync(document, ifMatch, cancellationToken));

        public Task<StoreResult<T>> DeleteAsync(string id, string partitionKey, string ifMatch, CancellationToken cancellationToken) =>
            container.DeleteAsync(id, partitionKey, ifMatch, cancellationToken);

        public Task<QueryPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken) =>
            container.QueryAsync(query, cancellationToken);

        private async Task<StoreResult<T>> NoteAsync(Task<StoreResult<T>> write)
        {
            StoreResult<T> result = await write;
            if (result.IsOk)
            {
                written();
            }

            return result;
        }
    }
}
