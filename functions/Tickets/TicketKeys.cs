using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using TicketMaster.Identity;

namespace TicketMaster.Tickets;

/// <summary>The key that signs tickets, and the keys whose signatures are accepted: this one and the retired ones.</summary>
internal sealed class TicketKeys
{
    private readonly SigningCredentials? _signing;

    public TicketKeys(IOptions<TicketsOptions> options)
    {
        List<JsonWebKey> accepted = [.. ReadRetired(options.Value).OfType<JsonWebKey>()];
        if (options.Value.SigningKey is { } text && P256.Read(text, isPrivate: true) is { } key)
        {
            _signing = new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256);
            accepted.Insert(0, P256.PublicOf(key));
        }

        Accepted = [.. accepted.DistinctBy(one => one.Kid)];
        Published = new JwkSet([.. Accepted.Select(Jwk.PublicPartOf)]);
    }

    /// <exception cref="InvalidOperationException">This app has no key, because it does not sign tickets.</exception>
    public SigningCredentials Signing => _signing ?? throw new InvalidOperationException("This app was given no key to sign tickets with.");

    /// <summary>The accepted keys without private parts.</summary>
    public IReadOnlyList<JsonWebKey> Accepted { get; }

    /// <summary>The keys as they are published.</summary>
    public JwkSet Published { get; }

    /// <returns>The retired keys in order, with null for a text that is no key.</returns>
    public static IEnumerable<JsonWebKey?> ReadRetired(TicketsOptions options) => Settings
        .List(options.RetiredKeys?.Replace("-----END PUBLIC KEY-----", "-----END PUBLIC KEY-----,", StringComparison.Ordinal))
        .Select(text => P256.Read(text, isPrivate: false));
}
