using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OneProcess.Documents;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Local;
using TicketMaster.Local.Demo;
using TicketMaster.Storage;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Local.Demo;

public sealed class DemoSeederTests : IDisposable
{
    private const int Count = 3_000;

    private readonly string _folder = TestFolders.Create("demo-");
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task The_first_start_writes_the_catalogue_and_the_next_ones_nothing()
    {
        using DocumentDatabase database = Open();
        await Seeder(database).SeedAsync(Count, CancellationToken.None);

        DocumentContainer events = Container(database, CatalogueContainers.Events);
        DemoCatalogue expected = Expected();
        DocumentContainer venues = Container(database, CatalogueContainers.Venues);
        DocumentContainer performers = Container(database, CatalogueContainers.Performers);
        Assert.All(expected.Events, e => Assert.Equal(Json(e), events.Read(e.Id, e.Id)!.Json.ToArray()));
        Assert.All(expected.Venues, venue => Assert.NotNull(venues.Read(venue.Id, venue.Id)));
        Assert.All(expected.Performers, performer => Assert.NotNull(performers.Read(performer.Id, performer.Id)));

        Document first = events.Read(DemoCatalogue.ArenaEvent, DemoCatalogue.ArenaEvent)!;
        await events.DeleteAsync(first.Id, first.PartitionKey, first.ETag);
        await Seeder(database).SeedAsync(Count * 2, CancellationToken.None);
        Assert.Null(events.Read(first.Id, first.PartitionKey));
        Assert.Equal(Count - 1, events.ReadChanges(0, int.MaxValue).Count);
    }

    [Fact]
    public async Task A_start_that_was_killed_in_the_middle_is_made_good_by_the_next_even_on_another_day()
    {
        DemoCatalogue expected = Expected();
        using (DocumentDatabase database = Open())
        {
            // What a kill leaves: the marker of a seeding that is not done, and the first of its documents.
            using var stopped = new CancellationTokenSource();
            await stopped.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Seeder(database).SeedAsync(Count, stopped.Token));
            await Container(database, CatalogueContainers.Events).CreateManyAsync(
                expected.Events.Take(Count / 2).Select(e => (ReadOnlyMemory<byte>)Json(e)));
        }

        _time.Advance(TimeSpan.FromDays(1));
        using (DocumentDatabase database = Open())
        {
            await Seeder(database).SeedAsync(Count * 2, CancellationToken.None);
            Assert.Equal(
                expected.Events.Select(e => (e.Id, e.StartsAt)).Order(),
                Container(database, CatalogueContainers.Events).ReadChanges(0, int.MaxValue)
                    .Select(document => JsonSerializer.Deserialize(document.Json.Span, CatalogueDocuments.Default.EventDocument)!)
                    .Select(e => (e.Id, e.StartsAt)).Order());
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Json(EventDocument e) => JsonSerializer.SerializeToUtf8Bytes(e, CatalogueDocuments.Default.EventDocument);

    private static DocumentContainer Container(DocumentDatabase database, string name) => database.Container(StoreNames.Database, name);

    private DocumentDatabase Open() => DocumentDatabase.Open(
        Path.Combine(_folder, "documents.db"),
        [
            DemoSeeder.Marker,
            .. Stored.Containers.Select(SqliteStorage.Definition),
        ]);

    private DemoSeeder Seeder(DocumentDatabase database) => new(
        database,
        new BookingKeys(Options.Create(new BookingOptions()), NullLogger<BookingKeys>.Instance),
        _time,
        NullLogger<DemoSeeder>.Instance);

    private DemoCatalogue Expected() => new(DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime), Count);
}
