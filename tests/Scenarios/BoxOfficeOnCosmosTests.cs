using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>What support and the box office look up, with the app's documents in Cosmos DB (or its imitation).</summary>
[Collection(CosmosServerGroup.Name)]
public sealed class BoxOfficeOnCosmosTests(CosmosServer server) : BoxOfficeTests, IAsyncLifetime
{
    private CosmosDatabase? _database;

    public async Task InitializeAsync() => _database = await server.CreateDatabaseAsync();

    public async Task DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    private protected override Task<TicketMasterApp> StartAsync() =>
        TicketMasterApp.StartAsync(replace: services => services.UseCosmos(_database!));
}
