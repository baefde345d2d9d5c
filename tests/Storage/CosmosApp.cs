using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OneProcess.CosmosDB;
using OneProcess.Worker;
using TicketMaster.Local;
using TicketMaster.Storage;

namespace TicketMaster.Tests.Storage;

internal static class CosmosApp
{
    /// <summary>Puts the app's documents into Cosmos DB, and polling in the place of its change feed.</summary>
    public static void UseCosmos(this IServiceCollection services, CosmosDatabase database)
    {
        DocumentsJson json = DocumentsJson.Default;
        services.RemoveAll<ITriggerBinding>(typeof(CosmosDBTriggerBinding));
        services.AddSingleton(provider => new PolledChanges(ActivatorUtilities.CreateInstance<CosmosDBTriggerBinding>(provider)));
        services.AddSingleton<ITriggerBinding>(provider => provider.GetRequiredService<PolledChanges>());
        services.PutAndFollow(database, Containers.Events, json.EventDocument);
        services.Put(database, Containers.Venues, json.VenueDocument);
        services.Put(database, Containers.Performers, json.PerformerDocument);
        services.PutAndFollow(database, Containers.Tickets, json.TicketDocument);
        services.PutAndFollow(database, Containers.Bookings, json.BookingDocument);
        services.PutAndFollow(database, Containers.Availability, json.AvailabilityDocument);
        services.Put(database, Containers.Sales, json.SaleDocument);
        services.Put(database, Containers.Audit, json.BreachDocument);
        services.Put(database, Containers.Audit, json.AuditProgressDocument);
        services.Put(database, Containers.PaymentCases, json.PaymentCase);
        services.Put(database, Containers.PaymentCases, json.PaymentSweep);
    }

    private static void Put<T>(this IServiceCollection services, CosmosDatabase database, string name, JsonTypeInfo<T> json)
        where T : class, IDocument => services.Replace(ServiceDescriptor.Singleton<IDocumentContainer<T>>(database.Container(name, json)));

    /// <summary>A container whose changes call functions.</summary>
    private static void PutAndFollow<T>(this IServiceCollection services, CosmosDatabase database, string name, JsonTypeInfo<T> json)
        where T : class, IDocument => services.Replace(ServiceDescriptor.Singleton<IDocumentContainer<T>>(provider =>
            provider.GetRequiredService<PolledChanges>().Follow(
                database.Container(name, json), provider.GetRequiredService<SqliteContainer<T>>())));

    private static void RemoveAll<T>(this IServiceCollection services, Type implementation)
    {
        foreach (ServiceDescriptor descriptor in services.Where(
            one => one.ServiceType == typeof(T) && one.ImplementationType == implementation).ToList())
        {
            services.Remove(descriptor);
        }
    }
}
