using Microsoft.Extensions.DependencyInjection;

namespace TicketMaster.Storage;

internal static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services) => services.AddSingleton<FeedLag>();

    /// <summary>Declares a kind of document. The store provides its <see cref="IDocumentContainer{T}"/>.</summary>
    public static IServiceCollection AddDocuments<T>(this IServiceCollection services, DocumentKind<T> kind)
        where T : class, IDocument
    {
        services.AddSingleton(kind);
        return services.Containers().Contains(kind.Container) ? services : services.AddSingleton(kind.Container);
    }

    /// <summary>The containers declared so far.</summary>
    public static IReadOnlyList<ContainerSpec> Containers(this IServiceCollection services) =>
    [
        .. services.Where(service => service.ServiceType == typeof(ContainerSpec))
            .Select(service => (ContainerSpec)service.ImplementationInstance!),
    ];
}
