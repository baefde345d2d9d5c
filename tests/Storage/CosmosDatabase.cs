using System.Diagnostics.Metrics;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TicketMaster.Adapters;
using TicketMaster.Catalogue;
using TicketMaster.Storage;

namespace TicketMaster.Tests.Storage;

/// <summary>One database of an account, made for one test.</summary>
internal sealed class CosmosDatabase(CosmosOptions account, Func<HttpMessageHandler>? transport) : IAsyncDisposable
{
    private readonly CosmosClients _clients = new(Options.Create(account), transport);
    private readonly ServiceProvider _metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public CosmosOptions Account => account;

    public IMeterFactory Meters => _metrics.GetRequiredService<IMeterFactory>();

    private CosmosClient Client => _clients.Container(CatalogueContainers.EventDocuments.Container).Database.Client;

    public async Task CreateAsync(IEnumerable<ContainerSpec> containers)
    {
        Database database = await Client.CreateDatabaseAsync(account.Database);
        foreach (ContainerSpec container in containers)
        {
            await database.CreateContainerAsync(Properties(container));
        }
    }

    public CosmosContainer<T> Container<T>(DocumentKind<T> kind)
        where T : class, IDocument => new(
            new Lazy<Container>(() => _clients.Container(kind.Container)), kind, new RequestCharges(Meters), TimeSpan.FromMinutes(1));

    public async ValueTask DisposeAsync()
    {
        await Client.GetDatabase(account.Database).DeleteStreamAsync();
        _clients.Dispose();
        await _metrics.DisposeAsync();
    }

    /// <summary>Indexes what is queried and no more, as the infrastructure does.</summary>
    private static ContainerProperties Properties(ContainerSpec container)
    {
        ContainerProperties properties = new(container.Name, container.PartitionKeyPath);
        properties.IndexingPolicy.IncludedPaths.Clear();
        foreach (string property in container.Indexed)
        {
            properties.IndexingPolicy.IncludedPaths.Add(new IncludedPath { Path = $"/{property}/?" });
        }

        properties.IndexingPolicy.ExcludedPaths.Add(new ExcludedPath { Path = "/*" });
        return properties;
    }
}
