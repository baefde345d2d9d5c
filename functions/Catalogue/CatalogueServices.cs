using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Storage;

namespace TicketMaster.Catalogue;

internal static class CatalogueServices
{
    public static IServiceCollection AddCatalogue(this IServiceCollection services) => services
        .AddDocuments(CatalogueContainers.EventDocuments)
        .AddDocuments(CatalogueContainers.VenueDocuments)
        .AddDocuments(CatalogueContainers.PerformerDocuments);
}
