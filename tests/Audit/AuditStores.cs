using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Audit;
using TicketMaster.Bookings;
using TicketMaster.Storage;
using TicketMaster.Tests.Simulation;
using Xunit;

namespace TicketMaster.Tests.Audit;

/// <summary>The process dies: whatever it would have done next is not done.</summary>
internal sealed class KilledException : Exception;

/// <summary>What an auditor reads and writes, in memory, and auditors that can be killed at any of their operations.</summary>
internal sealed class AuditStores : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MemoryContainer<SaleDocument> _sales = new();
    private readonly MemoryContainer<BreachDocument> _breaches = new();
    private readonly MemoryContainer<AuditProgressDocument> _progress = new();
    private readonly Lock _gate = new();
    private int _operations;

    public ManualTimeProvider Clock { get; } = new();

    public MemoryContainer<BookingDocument> Bookings { get; } = new();

    public IReadOnlyList<BreachDocument> Breaches => [.. _breaches.All];

    public AuditProgressDocument? Progress => _progress.Find(AuditProgressDocument.TheOne);

    /// <summary>The operation, counted from 1, at which the process dies; 0 for none.</summary>
    public int DiesAt { get; set; }

    /// <summary>Whether that operation is still done.</summary>
    public bool DiesAfter { get; set; }

    /// <summary>The operation that is throttled; 0 for none.</summary>
    public int ThrottledAt { get; set; }

    /// <summary>All so far, of all processes.</summary>
    public int Operations => _operations;

    /// <summary>What reads of bookings show, in the order of the reads; once it is used up, what is there.</summary>
    public Queue<BookingDocument> Replica { get; } = new();

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    /// <summary>A new process.</summary>
    public AuditBookings Auditor() => AppServices.Of(Clock)
        .Put(Meters)
        .Put<IDocumentContainer<BookingDocument>>(new Gate<BookingDocument>(this, Bookings))
        .Put<IDocumentContainer<SaleDocument>>(new Gate<SaleDocument>(this, _sales))
        .Put<IDocumentContainer<BreachDocument>>(new Gate<BreachDocument>(this, _breaches))
        .Put<IDocumentContainer<AuditProgressDocument>>(new Gate<AuditProgressDocument>(this, _progress))
        .BuildServiceProvider()
        .GetRequiredService<AuditBookings>();

    /// <summary>Puts bookings into the store and has the feed bring them.</summary>
    public Task AuditAsync(params BookingDocument[] changes)
    {
        foreach (BookingDocument booking in changes)
        {
            Bookings.Put(booking);
        }

        return Auditor().RunAsync(changes, CancellationToken.None);
    }

    public void Dispose() => _services.Dispose();

    private StoreResult<T> Do<T>(Func<StoreResult<T>> operation)
        where T : class
    {
        lock (_gate)
        {
            int number = ++_operations;
            if (number == ThrottledAt)
            {
                return StoreStatus.Throttled;
            }

            bool dead = DiesAt > 0 && number >= DiesAt;
            StoreResult<T> result = dead && !(DiesAfter && number == DiesAt) ? default : operation();
            return dead ? throw new KilledException() : result;
        }
    }

    private sealed class Gate<T>(AuditStores stores, MemoryContainer<T> inner) : IDocumentContainer<T>
        where T : class, IDocument
    {
        public Task<StoreResult<T>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken) =>
            Task.FromResult(stores.Do(() =>
            typeof(T) == typeof(BookingDocument) && stores.Replica.TryDequeue(out BookingDocument? shown)
                ? new StoreResult<T>(StoreStatus.Ok, (T)(object)shown, "")
                : inner.Read(id, partitionKey)));

        public Task<StoreResult<T>> CreateAsync(T document, CancellationToken cancellationToken) =>
            Task.FromResult(stores.Do(() => inner.Create(document)));

        public Task<StoreResult<T>> ReplaceAsync(T document, string ifMatch, CancellationToken cancellationToken) =>
            Task.FromResult(stores.Do(() => inner.Replace(document, ifMatch)));

        public Task<StoreResult<T>> DeleteAsync(string id, string partitionKey, string ifMatch, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<QueryPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
