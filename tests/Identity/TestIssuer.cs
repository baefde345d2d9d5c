using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TicketMaster.Tests.Identity;

/// <summary>An issuer on a port of its own, whose keys and tokens a test bends as it likes.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "tickets";

    private readonly WebApplication _app;

    private TestIssuer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>What the issuer publishes.</summary>
    public List<SecurityKey> Keys { get; } = [];

    public bool IsDown { get; set; }

    /// <summary>How often the keys were asked for.</summary>
    public int KeyRequests { get; private set; }

    /// <summary>How often anything was asked for.</summary>
    public int Requests { get; private set; }

    public static async Task<TestIssuer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        TestIssuer issuer = new(builder.Build());
        issuer._app.Use((_, next) =>
        {
            issuer.Requests++;
            return next();
        });
        issuer._app.MapGet("/.well-known/openid-configuration", () => issuer.IsDown
            ? Results.StatusCode(503)
            : Results.Json(new Dictionary<string, string> { ["issuer"] = issuer.Address, ["jwks_uri"] = issuer.Address + "/keys" }));
        issuer._app.MapGet("/keys", () =>
        {
            issuer.KeyRequests++;
            return Results.Json(new { keys = issuer.Keys.Select(PublicPart) });
        });
        await issuer._app.StartAsync();
        return issuer;
    }

    public static SecurityKey NewEcKey(string id) => new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = id };

    public static SecurityKey NewRsaKey(string id) => new RsaSecurityKey(RSA.Create(2048)) { KeyId = id };

    public SecurityTokenDescriptor Token(SecurityKey key, DateTimeOffset now, string subject = "alice") => new()
    {
        Issuer = Address,
        Audience = Audience,
        IssuedAt = now.UtcDateTime,
        NotBefore = now.UtcDateTime,
        Expires = now.UtcDateTime.AddMinutes(10),
        Claims = new Dictionary<string, object> { ["sub"] = subject },
        SigningCredentials = new(key, key is RsaSecurityKey ? SecurityAlgorithms.RsaSha256 : SecurityAlgorithms.EcdsaSha256),
    };

    public static string Write(SecurityTokenDescriptor token) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);

    /// <summary>A token of any header and payload, signed with ES256.</summary>
    public static string Sign(ECDsa key, string header, string payload)
    {
        string signed = $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(Encoding.UTF8.GetBytes(payload))}";
        return $"{signed}.{Encode(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string Encode(byte[] bytes) => Base64UrlEncoder.Encode(bytes);

    private static Dictionary<string, string> PublicPart(SecurityKey key)
    {
        JsonWebKey jwk = JsonWebKeyConverter.ConvertFromSecurityKey(key);
        Dictionary<string, string?> members = new()
        {
            ["kty"] = jwk.Kty,
            ["kid"] = jwk.Kid,
            ["use"] = "sig",
            ["crv"] = jwk.Crv,
            ["x"] = jwk.X,
            ["y"] = jwk.Y,
            ["n"] = jwk.N,
            ["e"] = jwk.E,
        };
        return members.Where(member => member.Value is not null).ToDictionary(member => member.Key, member => member.Value!);
    }
}
