using System.Text.Json;
using Microsoft.Extensions.Logging;
using OneProcess.Documents;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Storage;

namespace TicketMaster.Local.Demo;

/// <summary>Writes the demo catalogue at a store's first start. If that start was killed, the next one completes it.</summary>
internal sealed partial class DemoSeeder(
    DocumentDatabase database, BookingKeys keys, TimeProvider time, ILogger<DemoSeeder> logger)
{
    private const string MarkerId = "catalogue";

    /// <summary>The container in which the store remembers how far the seeding is.</summary>
    public static ContainerDefinition Marker { get; } = new("local", "demo", "/id", []);

    public async Task SeedAsync(int events, CancellationToken cancellationToken)
    {
        DocumentContainer markers = database.Container(Marker.Database, Marker.Name);
        Document marker = markers.Read(MarkerId, MarkerId) ?? await BeginAsync(markers, events);
        DemoSeeding seeding = JsonSerializer.Deserialize(marker.Json.Span, DemoSeedingJson.Default.DemoSeeding)
            ?? throw new JsonException("The demo catalogue's marker is null.");
        if (seeding.Done)
        {
            return;
        }

        long started = time.GetTimestamp();
        Seeding(seeding.Events);
        var catalogue = new DemoCatalogue(seeding.Today, seeding.Events);
        await WriteAsync(CatalogueContainers.VenueDocuments, catalogue.Venues, cancellationToken);
        await WriteAsync(CatalogueContainers.PerformerDocuments, catalogue.Performers, cancellationToken);
        await WriteAsync(CatalogueContainers.EventDocuments, Reporting(catalogue.Events.Select(Keyed), seeding.Events), cancellationToken);
        WriteResult done = await markers.ReplaceAsync(Json(seeding with { Done = true }), marker.ETag);
        if (done.Status != DocumentStatus.Ok)
        {
            throw new InvalidOperationException($"Another process seeds the same store: marking its end answered {done.Status}.");
        }

        Seeded(seeding.Events, time.GetElapsedTime(started));
    }

    private EventDocument Keyed(EventDocument made) => made with { BookingKey = keys.Current };

    private async Task<Document> BeginAsync(DocumentContainer markers, int events)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        await markers.CreateAsync(Json(new DemoSeeding(MarkerId, today, events, Done: false)));
        return markers.Read(MarkerId, MarkerId)
            ?? throw new InvalidOperationException("The demo catalogue's marker was written, but is not there.");
    }

    /// <summary>Serialises on all cores. Documents that an interrupted start wrote stay as they are.</summary>
    private Task<BulkResult> WriteAsync<T>(DocumentKind<T> kind, IEnumerable<T> documents, CancellationToken cancellationToken)
        where T : class, IDocument => database.Container(StoreNames.Database, kind.Container.Name).CreateManyAsync(
            documents.AsParallel().AsOrdered()
                .Select(document => (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(document, kind.Json)),
            cancellationToken);

    /// <summary>Reports progress after each tenth, since the first start takes a while on a slow disk.</summary>
    private IEnumerable<EventDocument> Reporting(IEnumerable<EventDocument> events, int total)
    {
        int made = 0;
        foreach (EventDocument next in events)
        {
            yield return next;
            made++;
            if (made < total && made * 10L / total > (made - 1) * 10L / total)
            {
                Made(made, total);
            }
        }
    }

    private static byte[] Json(DemoSeeding seeding) => JsonSerializer.SerializeToUtf8Bytes(seeding, DemoSeedingJson.Default.DemoSeeding);

    [LoggerMessage(LogLevel.Information, "Making a demo catalogue of {Events} events, once for this data folder.")]
    private partial void Seeding(int events);

    [LoggerMessage(LogLevel.Information, "The demo catalogue has {Made} of {Events} events.")]
    private partial void Made(int made, int events);

    [LoggerMessage(LogLevel.Information, "The demo catalogue of {Events} events is in the store after {Elapsed}.")]
    private partial void Seeded(int events, TimeSpan elapsed);
}
