using Azure.Core;
using Azure.Identity;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using TicketMaster.Storage;

namespace TicketMaster.Adapters;

/// <summary>
/// One client a purpose, made at its first use. The catalogue's client may ask another region if the first is slow, because what it reads
/// may be old. The booking's client never does, so that no lagging region answers for what is sold. It gives up early if the store
/// throttles, so that buyers are told to try later instead of queueing here.
/// </summary>
/// <param name="transport">The innermost HTTP handler of each client, for tests.</param>
/// <param name="credential">In place of the app's identity, for tests.</param>
internal sealed class CosmosClients(
    IOptions<CosmosOptions> options, Func<HttpMessageHandler>? transport = null, TokenCredential? credential = null) : IDisposable
{
    /// <summary>After this time a read of the catalogue goes to the next region too. About the 99th percentile in a region.</summary>
    private static readonly TimeSpan s_slow = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_slowStep = TimeSpan.FromMilliseconds(250);

    /// <summary>Connections live this long, so that changes of the gateway's addresses are seen.</summary>
    private static readonly TimeSpan s_connectionLifetime = TimeSpan.FromMinutes(5);

    private readonly Lazy<CosmosClient> _catalogue = new(() => Create(options.Value, Catalogue(options.Value), transport, credential));
    private readonly Lazy<CosmosClient> _booking = new(() => Create(options.Value, Booking(), transport, credential));

    public Container Container(ContainerSpec spec) =>
        (spec.MayBeOld ? _catalogue : _booking).Value.GetContainer(options.Value.Database, spec.Name);

    /// <summary>Options for reads that may be old, with retries that a page view can wait for.</summary>
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

    /// <summary>Options for what is sold. Without preferred regions, reads go to the region that writes.</summary>
    public static CosmosClientOptions Booking() => new()
    {
        AvailabilityStrategy = AvailabilityStrategy.DisabledStrategy(),
        MaxRetryAttemptsOnRateLimitedRequests = 2,
        // The SDK counts whole seconds.
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
