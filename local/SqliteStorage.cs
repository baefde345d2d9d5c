using Microsoft.Extensions.DependencyInjection;
using OneProcess.CosmosDB;
using OneProcess.Documents;
using TicketMaster.Local.Demo;
using TicketMaster.Storage;

namespace TicketMaster.Local;

/// <summary>The app's storage in one process.</summary>
internal static class SqliteStorage
{
    /// <param name="services">Gets a container for every <see cref="DocumentKind{T}"/> that was added before.</param>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services) => services
        .AddEmbeddedDocuments([DemoSeeder.Marker, .. services.Containers().Select(Definition)])
        .AddSingleton(typeof(SqliteContainer<>))
        .AddSingleton(typeof(IDocumentContainer<>), typeof(SqliteContainer<>));

    public static ContainerDefinition Definition(ContainerSpec container) => new(
        StoreNames.Database, container.Name, container.PartitionKeyPath, [.. container.Indexed.Except(container.SecondaryFilters)])
    {
        ComparedProperties = container.SecondaryFilters,
        OrderedWithin = container.OrderedWithin,
        InPartition = container.InPartition,
        InLists = container.InLists,
    };
}
