using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TicketMaster.Bench.Hosting;

/// <summary>The token issuer that every contestant trusts, and the tokens of the buyers.</summary>
internal sealed class BenchIssuer
{
    public const string Audience = "bench";

    private readonly ECDsaSecurityKey _key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "bench" };
    private readonly string _address;

    public BenchIssuer(WebApplication app, string address)
    {
        _address = address;
        JsonWebKey key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(_key);
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(
            new Dictionary<string, string> { ["issuer"] = address, ["jwks_uri"] = address + "/keys" }));
        app.MapGet("/keys", () => Results.Json(new
        {
            keys = new[]
            {
                new Dictionary<string, string>
                {
                    ["kty"] = "EC",
                    ["use"] = "sig",
                    ["kid"] = key.Kid,
                    ["crv"] = key.Crv,
                    ["x"] = key.X,
                    ["y"] = key.Y,
                },
            },
        }));
    }

    public string Token(string user, params string[] roles) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = _address,
        Audience = Audience,
        Expires = DateTime.UtcNow.AddHours(4),
        Claims = roles.Length == 0 ? new() { ["sub"] = user } : new Dictionary<string, object> { ["sub"] = user, ["roles"] = roles },
        SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.EcdsaSha256),
    });
}
