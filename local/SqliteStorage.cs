using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.CosmosDB;
using OneProcess.Documents;
using TicketMaster.Local.Demo;
using TicketMaster.Storage;

namespace TicketMaster.Local;

/// <summary>The app's storage in one process.</summary>
internal static class SqliteStorage
{
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services)
    {
        DocumentsJson json = DocumentsJson.Default;
        return services
            .AddLocalDocuments([DemoSeeder.Marker, .. Containers.All.Select(Definition)])
            .AddContainer(Containers.Events, json.EventDocument)
            .AddContainer(Containers.Venues, json.VenueDocument)
            .AddContainer(Containers.Performers, json.PerformerDocument)
            .AddContainer(Containers.Tickets, json.TicketDocument)
            .AddContainer(Containers.Bookings, json.BookingDocument)
            .AddContainer(Containers.Availability, json.AvailabilityDocument)
            .AddContainer(Containers.PaymentCases, json.PaymentCase)
            .AddContainer(Containers.PaymentCases, json.PaymentSweep)
            .AddContainer(Containers.Sales, json.SaleDocument)
            .AddContainer(Containers.Audit, json.BreachDocument)
            .AddContainer(Containers.Audit, json.AuditProgressDocument);
    }

    public static ContainerDefinition Definition(ContainerSpec container) => new(
        Containers.Database, container.Name, container.PartitionKeyPath, [.. container.Indexed.Except(container.Beside)])
    {
        ComparedProperties = container.Beside,
        OrderedWithin = container.OrderedWithin,
    };

    private static IServiceCollection AddContainer<T>(this IServiceCollection services, string name, JsonTypeInfo<T> json)
        where T : class, IDocument => services
            .AddSingleton(provider => new SqliteContainer<T>(
                provider.GetRequiredService<DocumentDatabase>().Container(Containers.Database, name), json))
            .AddSingleton<IDocumentContainer<T>>(provider => provider.GetRequiredService<SqliteContainer<T>>());
}
