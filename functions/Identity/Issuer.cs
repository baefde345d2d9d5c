using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect.Configuration;
using TicketMaster.Http;

namespace TicketMaster.Identity;

/// <summary>The trusted issuer's discovery document and keys. They are fetched for the first token and renewed from time to time.</summary>
internal sealed partial class Issuer(
    IOptions<IdentityOptions> options, TimeProvider time, ILogger<Issuer> logger, OwnAddress? own = null) : IDisposable
{
    /// <summary>The shortest time between two requests for keys because of tokens with an unknown key.</summary>
    private static readonly TimeSpan s_renewal = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 1024 * 1024 };
    private readonly SemaphoreSlim _renewing = new(1);
    private volatile ConfigurationManager<OpenIdConnectConfiguration>? _manager;
    private DateTimeOffset _renewedAt = DateTimeOffset.MinValue;

    /// <summary>What the issuer publishes, or null if it has never been reached.</summary>
    public Task<OpenIdConnectConfiguration?> GetAsync(CancellationToken cancellationToken)
    {
        // An issuer on this server has an address only once the server listens.
        if (_manager is null)
        {
            Interlocked.CompareExchange(ref _manager, NewManager(), null);
        }

        return GetAsync(_manager, cancellationToken);
    }

    /// <summary>
    /// What the issuer publishes now, for a token whose key is not among the <paramref name="known"/> ones. It is asked at most every
    /// <see cref="s_renewal"/>. While it cannot be reached, the known keys stay.
    /// </summary>
    public async Task<OpenIdConnectConfiguration> RenewAsync(OpenIdConnectConfiguration known, CancellationToken cancellationToken)
    {
        // The manager would renew in the background and the token be refused meanwhile. A new manager asks at once.
        await _renewing.WaitAsync(cancellationToken);
        try
        {
            if (await GetAsync(cancellationToken) is { } current && current != known)
            {
                return current;
            }

            DateTimeOffset now = time.GetUtcNow();
            if (now - _renewedAt < s_renewal)
            {
                return known;
            }

            _renewedAt = now;
            ConfigurationManager<OpenIdConnectConfiguration> fresh = NewManager();
            if (await GetAsync(fresh, cancellationToken) is not { } renewed)
            {
                return known;
            }

            _manager = fresh;
            return renewed;
        }
        finally
        {
            _renewing.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _renewing.Dispose();
    }

    private async Task<OpenIdConnectConfiguration?> GetAsync(
        ConfigurationManager<OpenIdConnectConfiguration> manager, CancellationToken cancellationToken)
    {
        try
        {
            return await manager.GetConfigurationAsync(cancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            // The configuration manager wraps any failure in this exception.
            LogUnreachable(exception);
            return null;
        }
    }

    private ConfigurationManager<OpenIdConnectConfiguration> NewManager()
    {
        Uri authority = ConfiguredAddress.Resolve(options.Value.Authority!, own);
        return new ConfigurationManager<OpenIdConnectConfiguration>(
            new Uri(authority, ".well-known/openid-configuration").AbsoluteUri,
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(_http) { RequireHttps = authority.Scheme == Uri.UriSchemeHttps },
            new OpenIdConnectConfigurationValidator());
    }

    [LoggerMessage(LogLevel.Error, "The token issuer's discovery document or keys cannot be fetched.")]
    private partial void LogUnreachable(Exception exception);
}
