using System.Diagnostics;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using TicketMaster.Adapters;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Storage;

/// <summary>
/// <c>@vercel/cosmosdb-server</c> from npm, an imitation of Cosmos DB in memory, started on a free loopback port; or the account that
/// <c>TICKETMASTER_COSMOS_ENDPOINT</c> (and <c>TICKETMASTER_COSMOS_KEY</c>) names.
/// </summary>
public sealed class CosmosServer : IAsyncLifetime
{
    private static readonly TimeSpan s_starts = TimeSpan.FromSeconds(30);

    private Process? _process;
    private CosmosOptions? _account;
    private string? _missing;

    /// <summary>The account of a test; skips the test where there is none.</summary>
    internal CosmosOptions Account
    {
        get
        {
            Skip.If(_missing is not null && !Scale.IsAll, _missing);
            return _account ?? throw new InvalidOperationException(_missing);
        }
    }

    /// <summary>Null for a real account.</summary>
    internal Func<HttpMessageHandler>? Transport => _process is null ? null : () => new EmulatorGaps(new SocketsHttpHandler());

    public async Task InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("TICKETMASTER_COSMOS_ENDPOINT") is { Length: > 0 } endpoint)
        {
            _account = new() { AccountEndpoint = endpoint, AccountKey = Environment.GetEnvironmentVariable("TICKETMASTER_COSMOS_KEY") };
            return;
        }

        if (!Node.IsThere)
        {
            _missing = "These tests run Cosmos DB's imitation on Node, and this machine has no Node; "
                + "no TICKETMASTER_COSMOS_ENDPOINT names an account either.";
            return;
        }

        _process = await Node.StartAsync(Path.Combine(AppContext.BaseDirectory, "Storage", "cosmosdb-server"), "server.js");
        string port = await _process.StandardOutput.ReadLineAsync().WaitAsync(s_starts)
            ?? throw new InvalidOperationException("The imitation of Cosmos DB ended at its start.");
        _account = new()
        {
            AccountEndpoint = $"http://127.0.0.1:{port}",
            AccountKey = Convert.ToBase64String(new byte[64]),
            ConnectionMode = ConnectionMode.Gateway,
        };
    }

    public Task DisposeAsync()
    {
        // The end of its input ends it; nothing of it is worth waiting for.
        _process?.StandardInput.Close();
        _process?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>A database of its own for one test; it is deleted at the end.</summary>
    /// <param name="containers">What it has; all if none is named.</param>
    internal async Task<CosmosDatabase> CreateDatabaseAsync(params ContainerSpec[] containers)
    {
        CosmosOptions account = new()
        {
            AccountEndpoint = Account.AccountEndpoint,
            AccountKey = Account.AccountKey,
            ConnectionMode = Account.ConnectionMode,
            Database = $"test-{Guid.NewGuid():N}",
        };
        CosmosDatabase database = new(account, Transport);
        await database.CreateAsync(containers.Length == 0 ? Stored.Containers : containers);
        return database;
    }
}

/// <summary>Tests that share the server; one after the other, because it has one thread.</summary>
[CollectionDefinition(Name)]
public sealed class CosmosServerGroup : ICollectionFixture<CosmosServer>
{
    public const string Name = "Cosmos DB";
}
