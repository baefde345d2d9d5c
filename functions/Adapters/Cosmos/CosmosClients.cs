using Azure.Core;
using Azure.Identity;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using TicketMaster.Storage;

namespace TicketMaster.Adapters;

/// <summary>
/// One client a purpose, made at its first use. The catalogue's may ask another region where the first is slow: what it reads may be
/// old. The booking's never does, so that no region that lags behind answers for what is sold, and gives up early where the store
/// throttles, so that buyers are told to come back instead of queueing in here.
/// </summary>
/// <param name="options">The account.</param>
/// <param name="transport">The innermost HTTP handler of each client; tests put theirs here.</param>
/// <param name="credential">In place of the app's identity, for tests.</param>
internal sealed class CosmosClients(
    IOptions<CosmosOptions> options, Func<HttpMessageHandler>? transport = null, TokenCredential? credential = null) : IDisposable
{
    /// <summary>A read of the catalogue that takes this long is asked of the next region too; about the 99th percentile within a region.</summary>
    private static readonly TimeSpan s_slow = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_slowStep = TimeSpan.FromMilliseconds(250);

    /// <summary>Connections are made anew this often, so that a change of the gateway's addresses is seen.</summary>
    private static readonly TimeSpan s_connectionLifetime = TimeSpan.FromMinutes(5);

    private readonly Lazy<CosmosClient> _catalogue = new(() => Create(options.Value, Catalogue(options.Value), transport, credential));
    private readonly Lazy<CosmosClient> _booking = new(() => Create(options.Value, Booking(), transport, credential));

    public Container Container(ContainerSpec spec) =>
        (spec.MayBeOld ? _catalogue : _booking).Value.GetContainer(options.Value.Database, spec.Name);

    /// <summary>What differs for reads that may be old: retries that a page view can wait for.</summary>
    public static CosmosClientOptions Catalogue(CosmosOptions account)
    {
        bool regions = account is { IsEmulator: false, PreferredRegions.Count: > 0 };
        return new()
        {
            ApplicationPreferredRegions = regions ? [.. account.PreferredRegions] : null,
            AvailabilityStrategy = regions && account.PreferredRegions.Count > 1
                ? AvailabilityStrategy.CrossRegionHedgingStrategy(s_slow, s_slowStep)
                : AvailabilityStrategy.DisabledStrategy(),
            MaxRetryAttemptsOnRateLimitedRequests = 4,
            MaxRetryWaitTimeOnRateLimitedRequests = TimeSpan.FromSeconds(2),
        };
    }

    /// <summary>What differs for what is sold. No preferred regions: reads go to the region that writes.</summary>
    public static CosmosClientOptions Booking() => new()
    {
        AvailabilityStrategy = AvailabilityStrategy.DisabledStrategy(),
        MaxRetryAttemptsOnRateLimitedRequests = 2,
        // The SDK counts whole seconds: less would be none.
        MaxRetryWaitTimeOnRateLimitedRequests = TimeSpan.FromSeconds(1),
    };

    public void Dispose()
    {
        foreach (Lazy<CosmosClient> client in new[] { _catalogue, _booking })
        {
            if (client.IsValueCreated)
            {
                client.Value.Dispose();
            }
        }
    }

    private static CosmosClient Create(
        CosmosOptions account, CosmosClientOptions client, Func<HttpMessageHandler>? transport, TokenCredential? credential)
    {
        client.ApplicationName = "ticketmaster";
        client.EnableContentResponseOnWrite = false;
        client.ConnectionMode = account.ConnectionMode;
        client.LimitToEndpoint = account.IsEmulator;
        client.HttpClientFactory = () => new HttpClient(new NoWriteRetries(
            transport?.Invoke() ?? new SocketsHttpHandler { PooledConnectionLifetime = s_connectionLifetime }));
        return account.AccountKey is { } key
            ? new CosmosClient(account.AccountEndpoint, key, client)
            : new CosmosClient(
                account.AccountEndpoint,
                credential ?? new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = account.ClientId }),
                client);
    }
}
