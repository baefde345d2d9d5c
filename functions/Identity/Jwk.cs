using Microsoft.IdentityModel.Tokens;

namespace TicketMaster.Identity;

/// <summary>A public key of the curve P-256 as it is published (RFC 7517).</summary>
internal sealed record Jwk(string Kty, string Use, string Alg, string Kid, string Crv, string X, string Y)
{
    /// <summary>The public part of a key that may be private.</summary>
    public static Jwk PublicPartOf(JsonWebKey key) => new(key.Kty, "sig", SecurityAlgorithms.EcdsaSha256, key.Kid, key.Crv, key.X, key.Y);
}

internal sealed record JwkSet(IReadOnlyList<Jwk> Keys);
