using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OneProcess.CosmosDB;
using OneProcess.Worker;
using TicketMaster.Audit;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Local;
using TicketMaster.Payments;
using TicketMaster.Reconciliation;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.WaitingRoom;

namespace TicketMaster.Tests.Storage;

internal static class CosmosApp
{
    /// <summary>Puts the app's documents into Cosmos DB, and polling in the place of its change feed.</summary>
    public static void UseCosmos(this IServiceCollection services, CosmosDatabase database)
    {
        services.RemoveAll<ITriggerBinding>(typeof(CosmosDBTriggerBinding));
        services.AddSingleton(provider => new PolledChanges(ActivatorUtilities.CreateInstance<CosmosDBTriggerBinding>(provider)));
        services.AddSingleton<ITriggerBinding>(provider => provider.GetRequiredService<PolledChanges>());
        services.PutAndFollow(database, CatalogueContainers.EventDocuments);
        services.Put(database, CatalogueContainers.VenueDocuments);
        services.Put(database, CatalogueContainers.PerformerDocuments);
        services.PutAndFollow(database, SeatsContainers.SeatDocuments);
        services.PutAndFollow(database, BookingsContainers.BookingDocuments);
        services.Put(database, BookingsContainers.UsedKeyDocuments);
        services.PutAndFollow(database, SeatsContainers.AvailabilityDocuments);
        services.Put(database, AuditContainers.SaleDocuments);
        services.Put(database, AuditContainers.BreachDocuments);
        services.Put(database, AuditContainers.ProgressDocuments);
        services.Put(database, PaymentsContainers.CaseDocuments);
        services.Put(database, ReconciliationContainers.SweepDocuments);
        services.Put(database, WaitingRoomContainers.Rooms);
        services.Put(database, WaitingRoomContainers.Counts);
    }

    private static void Put<T>(this IServiceCollection services, CosmosDatabase database, DocumentKind<T> kind)
        where T : class, IDocument => services.Replace(ServiceDescriptor.Singleton<IDocumentContainer<T>>(database.Container(kind)));

    /// <summary>A container whose changes call functions.</summary>
    private static void PutAndFollow<T>(this IServiceCollection services, CosmosDatabase database, DocumentKind<T> kind)
        where T : class, IDocument => services.Replace(ServiceDescriptor.Singleton<IDocumentContainer<T>>(provider =>
            provider.GetRequiredService<PolledChanges>().Follow(
                database.Container(kind), provider.GetRequiredService<SqliteContainer<T>>())));

    private static void RemoveAll<T>(this IServiceCollection services, Type implementation)
    {
        foreach (ServiceDescriptor descriptor in services.Where(
            one => one.ServiceType == typeof(T) && one.ImplementationType == implementation).ToList())
        {
            services.Remove(descriptor);
        }
    }
}
