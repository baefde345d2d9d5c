using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect.Configuration;
using TicketMaster.Http;

namespace TicketMaster.Identity;

/// <summary>The trusted issuer's discovery document and keys: fetched at the first token, kept, renewed now and then.</summary>
internal sealed partial class Issuer : IDisposable
{
    /// <summary>How often tokens with a key that is not known may make us ask for the keys again, at most.</summary>
    private static readonly TimeSpan s_renewal = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 1024 * 1024 };
    private readonly Lazy<ConfigurationManager<OpenIdConnectConfiguration>> _manager;
    private readonly ILogger<Issuer> _logger;

    // A token signed with a new key waits for the keys to be renewed, instead of being refused while that goes on behind it.
    static Issuer() => AppContext.SetSwitch("Switch.Microsoft.IdentityModel.UpdateConfigAsBlocking", true);

    public Issuer(IOptions<IdentityOptions> options, ILogger<Issuer> logger, OwnAddress? own = null)
    {
        _logger = logger;
        _manager = new(() =>
        {
            Uri authority = ConfiguredAddress.Resolve(options.Value.Authority!, own);
            return new ConfigurationManager<OpenIdConnectConfiguration>(
                new Uri(authority, ".well-known/openid-configuration").AbsoluteUri,
                new OpenIdConnectConfigurationRetriever(),
                new HttpDocumentRetriever(_http) { RequireHttps = authority.Scheme == Uri.UriSchemeHttps },
                new OpenIdConnectConfigurationValidator())
            {
                RefreshInterval = s_renewal,
            };
        });
    }

    /// <summary>What the issuer publishes, or null while it cannot be reached and nothing is known of it yet.</summary>
    public async Task<OpenIdConnectConfiguration?> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _manager.Value.GetConfigurationAsync(cancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            // The configuration manager wraps whatever kept it from the document into this exception.
            LogUnreachable(exception);
            return null;
        }
    }

    /// <summary>Makes the next <see cref="GetAsync"/> ask again, but not more often than <see cref="s_renewal"/>.</summary>
    public void Renew() => _manager.Value.RequestRefresh();

    public void Dispose() => _http.Dispose();

    [LoggerMessage(LogLevel.Error, "The token issuer's discovery document or keys cannot be fetched.")]
    private partial void LogUnreachable(Exception exception);
}
