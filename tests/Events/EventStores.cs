using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.Documents;
using TicketMaster.Catalogue;
using TicketMaster.Local;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Tests.Events;

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
            [.. Containers.All.Select(SqliteStorage.Definition)]);
        DocumentsJson json = DocumentsJson.Default;
        Events = new(Container(Containers.Events), json.EventDocument);
        Venues = new(Container(Containers.Venues), json.VenueDocument);
        Performers = new(Container(Containers.Performers), json.PerformerDocument);
        Tickets = new(Container(Containers.Tickets), json.TicketDocument);
        Availability = new(Container(Containers.Availability), json.AvailabilityDocument);
        Lag = new FeedLag(_metrics.GetRequiredService<IMeterFactory>(), TimeProvider.System);
    }

    public FeedLag Lag { get; }

    public SqliteContainer<EventDocument> Events { get; }

    public SqliteContainer<VenueDocument> Venues { get; }

    public SqliteContainer<PerformerDocument> Performers { get; }

    public SqliteContainer<TicketDocument> Tickets { get; }

    public SqliteContainer<AvailabilityDocument> Availability { get; }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
        _metrics.Dispose();
    }

    private DocumentContainer Container(string name) => _database.Container(Containers.Database, name);
}
