using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TicketMaster.Storage;

namespace TicketMaster.Adapters;

/// <summary>The app's storage in Cosmos DB. The first operation makes the clients.</summary>
internal static class CosmosStorage
{
    /// <param name="services">The services, with every <see cref="DocumentKind{T}"/>.</param>
    /// <param name="transport">The innermost HTTP handler of the clients; null for the network.</param>
    public static IServiceCollection AddCosmosStorage(
        this IServiceCollection services, Func<HttpMessageHandler>? transport = null) => services
        .AddSettings<CosmosOptions>(CosmosOptions.Section)
        .AddSingleton<RequestCharges>()
        .AddSingleton(provider => new CosmosClients(provider.GetRequiredService<IOptions<CosmosOptions>>(), transport))
        .AddSingleton(typeof(IDocumentContainer<>), typeof(CosmosContainer<>));
}
