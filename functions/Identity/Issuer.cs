using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect.Configuration;
using TicketMaster.Http;

namespace TicketMaster.Identity;

/// <summary>
/// The trusted issuer's discovery document and keys. They are fetched for the first token, and again every five minutes while tokens come:
/// a key that the issuer withdraws stops counting within ten. While the issuer cannot be reached, the last known keys go on counting, for
/// as long as a token lives at most.
/// </summary>
internal sealed partial class Issuer(
    IOptions<IdentityOptions> options, TimeProvider time, ILogger<Issuer> logger, OwnAddress? own = null) : IDisposable
{
    /// <summary>From this age on, one request fetches the keys again. The others do not wait for it.</summary>
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(5);

    /// <summary>From this age on, all requests wait for it: no key counts any longer without having been looked up.</summary>
    private static readonly TimeSpan s_old = TimeSpan.FromMinutes(10);

    /// <summary>The shortest time between two requests for keys because of tokens with an unknown key, or after a failure.</summary>
    private static readonly TimeSpan s_renewal = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 1024 * 1024 };
    private readonly SemaphoreSlim _fetching = new(1);
    private volatile Known? _known;
    private volatile Trial? _pause;
    private volatile bool _isAway;
    private int _fetches;

    /// <summary>What the issuer publishes, or null if it cannot be reached and nothing that is known of it counts.</summary>
    public async Task<OpenIdConnectConfiguration?> GetAsync(CancellationToken cancellationToken)
    {
        Known? known = _known;
        if (known is not null && Age(known.At) < s_fresh)
        {
            return known.Published;
        }

        int fetches = Volatile.Read(ref _fetches);
        bool waits = known is null || (Age(known.At) >= s_old && !_isAway);
        if (!await _fetching.WaitAsync(waits ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken))
        {
            return Counting(known);
        }

        try
        {
            // Whoever waited has the answer that came meanwhile.
            if (fetches == _fetches && (known is null || !IsPausing()))
            {
                await FetchAsync(cancellationToken);
            }

            return Counting(_known);
        }
        finally
        {
            _fetching.Release();
        }
    }

    /// <summary>
    /// What the issuer publishes now, for a token whose key is not among the <paramref name="known"/> ones. It is asked at most every
    /// <see cref="s_renewal"/>. While it cannot be reached, the known keys stay.
    /// </summary>
    public async Task<OpenIdConnectConfiguration> RenewAsync(OpenIdConnectConfiguration known, CancellationToken cancellationToken)
    {
        await _fetching.WaitAsync(cancellationToken);
        try
        {
            if (_known!.Published == known && !IsPausing())
            {
                _pause = new(time.GetTimestamp());
                await FetchAsync(cancellationToken);
            }

            return _known.Published;
        }
        finally
        {
            _fetching.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _fetching.Dispose();
    }

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        // An issuer on this server has an address only once the server listens.
        Uri authority = ConfiguredAddress.Resolve(options.Value.Authority!, own);
        ConfigurationManager<OpenIdConnectConfiguration> manager = new(
            new Uri(authority, ".well-known/openid-configuration").AbsoluteUri,
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(_http) { RequireHttps = authority.Scheme == Uri.UriSchemeHttps },
            new OpenIdConnectConfigurationValidator());
        long asked = time.GetTimestamp();
        try
        {
            _known = new(await manager.GetConfigurationAsync(cancellationToken), asked);
            _isAway = false;
        }
        catch (InvalidOperationException exception)
        {
            // The configuration manager wraps any failure in this exception.
            LogUnreachable(exception);
            _pause = new(asked);
            _isAway = true;
        }

        Interlocked.Increment(ref _fetches);
    }

    private OpenIdConnectConfiguration? Counting(Known? known) =>
        known is not null && Age(known.At) < s_old + options.Value.MaxTokenLife ? known.Published : null;

    private bool IsPausing() => _pause is { } trial && Age(trial.At) < s_renewal;

    /// <summary>Measured without the wall clock, which may be set back.</summary>
    private TimeSpan Age(long at) => time.GetElapsedTime(at);

    [LoggerMessage(LogLevel.Error, "The token issuer's discovery document or keys cannot be fetched.")]
    private partial void LogUnreachable(Exception exception);

    private sealed record Known(OpenIdConnectConfiguration Published, long At);

    private sealed record Trial(long At);
}
