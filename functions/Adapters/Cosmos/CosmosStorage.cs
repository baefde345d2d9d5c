using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TicketMaster.Storage;

namespace TicketMaster.Adapters;

/// <summary>The app's storage in Cosmos DB. Nothing is sent before the first operation.</summary>
internal static class CosmosStorage
{
    /// <param name="services">Where the containers are added.</param>
    /// <param name="transport">The innermost HTTP handler of the clients; null for the network.</param>
    public static IServiceCollection AddCosmosStorage(this IServiceCollection services, Func<HttpMessageHandler>? transport = null)
    {
        DocumentsJson json = DocumentsJson.Default;
        return services
            .AddSettings<CosmosOptions>(CosmosOptions.Section)
            .AddSingleton<RequestCharges>()
            .AddSingleton(provider => new CosmosClients(provider.GetRequiredService<IOptions<CosmosOptions>>(), transport))
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

    private static IServiceCollection AddContainer<T>(this IServiceCollection services, string name, JsonTypeInfo<T> json)
        where T : class, IDocument => services.AddSingleton<IDocumentContainer<T>>(provider =>
        {
            CosmosClients clients = provider.GetRequiredService<CosmosClients>();
            return new CosmosContainer<T>(
                new(() => clients.Container(name)),
                Containers.All.Single(container => container.Name == name),
                json,
                provider.GetRequiredService<RequestCharges>(),
                provider.GetRequiredService<IOptions<CosmosOptions>>().Value.GiveUpAfter);
        });
}
