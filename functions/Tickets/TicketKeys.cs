using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using TicketMaster.Identity;

namespace TicketMaster.Tickets;

/// <summary>The key that signs tickets, and the keys whose signatures are accepted: this one and the retired ones.</summary>
internal sealed class TicketKeys
{
    /// <summary>Characters of the id that codes have: the beginning of the key's thumbprint.</summary>
    public const int KidLength = 8;

    private readonly SigningCredentials? _signing;
    private readonly ILookup<string, JsonWebKey> _named;

    public TicketKeys(IOptions<TicketsOptions> options)
    {
        List<JsonWebKey> keys = [.. ReadRetired(options.Value).OfType<JsonWebKey>()];
        if (options.Value.SigningKey is { } text && P256.Read(text, isPrivate: true) is { } key)
        {
            _signing = new SigningCredentials(WithShortKid(key), SecurityAlgorithms.EcdsaSha256);
            keys.Insert(0, key);
        }

        // Codes of an earlier version name the whole thumbprint.
        JsonWebKey[] named =
        [
            .. keys.DistinctBy(one => one.Kid).Select(P256.PublicOf).SelectMany(one => new[] { WithShortKid(one), one }),
        ];
        _named = named.ToLookup(one => one.Kid, StringComparer.Ordinal);
        Published = new JwkSet([.. named.Select(Jwk.PublicPartOf)]);
    }

    /// <exception cref="InvalidOperationException">This app has no key, because it does not sign tickets.</exception>
    public SigningCredentials Signing => _signing ?? throw new InvalidOperationException("This app was given no key to sign tickets with.");

    /// <summary>The keys as they are published: each under both of its ids.</summary>
    public JwkSet Published { get; }

    /// <summary>The accepted keys, without private parts, that a code's header names by either id.</summary>
    public IEnumerable<JsonWebKey> Named(string kid) => _named[kid];

    private static JsonWebKey WithShortKid(JsonWebKey key) =>
        new() { Kty = key.Kty, Crv = key.Crv, X = key.X, Y = key.Y, D = key.D, Kid = key.Kid[..KidLength] };

    /// <returns>The retired keys in order, with null for a text that is no key.</returns>
    public static IEnumerable<JsonWebKey?> ReadRetired(TicketsOptions options) => Settings
        .List(options.RetiredKeys?.Replace("-----END PUBLIC KEY-----", "-----END PUBLIC KEY-----,", StringComparison.Ordinal))
        .Select(text => P256.Read(text, isPrivate: false));
}
