using OneProcess.Documents;
using TicketMaster.Booking;
using TicketMaster.Events;
using TicketMaster.Local;
using TicketMaster.Storage;
using TicketMaster.Tests.Local;

namespace TicketMaster.Tests.Events;

/// <summary>The embedded store with all containers, in a folder of its own.</summary>
internal sealed class EventStores : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DocumentDatabase _database;

    public EventStores()
    {
        _database = DocumentDatabase.Open(
            _folder.File("documents.db"),
            [.. Containers.All.Select(c => new ContainerDefinition(Containers.Database, c.Name, c.PartitionKeyPath, c.Indexed))]);
        DocumentsJson json = DocumentsJson.Default;
        Events = new(Container(Containers.Events), json.EventDocument);
        Venues = new(Container(Containers.Venues), json.VenueDocument);
        Performers = new(Container(Containers.Performers), json.PerformerDocument);
        Tickets = new(Container(Containers.Tickets), json.TicketDocument);
        Availability = new(Container(Containers.Availability), json.AvailabilityDocument);
    }

    public SqliteContainer<EventDocument> Events { get; }

    public SqliteContainer<VenueDocument> Venues { get; }

    public SqliteContainer<PerformerDocument> Performers { get; }

    public SqliteContainer<TicketDocument> Tickets { get; }

    public SqliteContainer<AvailabilityDocument> Availability { get; }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    private DocumentContainer Container(string name) => _database.Container(Containers.Database, name);
}
