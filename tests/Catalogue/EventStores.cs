using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.Documents;
using TicketMaster.Catalogue;
using TicketMaster.Local;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Storage;

namespace TicketMaster.Tests.Catalogue;

/// <summary>The embedded store with all containers, in a folder of its own.</summary>
internal sealed class EventStores : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly DocumentDatabase _database;

    public EventStores()
    {
        _database = DocumentDatabase.Open(
            _folder.File("documents.db"),
            [.. Stored.Containers.Select(SqliteStorage.Definition)]);
        Events = new(_database, CatalogueContainers.EventDocuments);
        Venues = new(_database, CatalogueContainers.VenueDocuments);
        Performers = new(_database, CatalogueContainers.PerformerDocuments);
        Tickets = new(_database, SeatsContainers.SeatDocuments);
        Availability = new(_database, SeatsContainers.AvailabilityDocuments);
        Lag = new FeedLag(_metrics.GetRequiredService<IMeterFactory>(), TimeProvider.System);
    }

    public FeedLag Lag { get; }

    public SqliteContainer<EventDocument> Events { get; }

    public SqliteContainer<VenueDocument> Venues { get; }

    public SqliteContainer<PerformerDocument> Performers { get; }

    public SqliteContainer<SeatDocument> Tickets { get; }

    public SqliteContainer<AvailabilityDocument> Availability { get; }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
        _metrics.Dispose();
    }
}
