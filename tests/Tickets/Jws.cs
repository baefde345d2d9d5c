using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TicketMaster.Tests.Tickets;

/// <summary>
/// Compact JWS made and taken apart with nothing but the platform's cryptography. A forger makes them so, and a gate checks them so.
/// </summary>
internal static class Jws
{
    public static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    /// <param name="pem">An EC private key.</param>
    public static string Sign(string header, string payload, string pem)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        string signed = $"{Part(header)}.{Part(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    /// <summary>HS256 with a secret of the caller's choice.</summary>
    public static string Mac(string header, string payload, byte[] secret)
    {
        string signed = $"{Part(header)}.{Part(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}";
    }

    public static JsonElement Header(string code) => Json(code.Split('.')[0]);

    public static JsonElement Payload(string code) => Json(code.Split('.')[1]);

    /// <summary>Whether a code is signed by the one of the published keys that it names.</summary>
    public static bool IsSignedBy(string code, JsonElement keys)
    {
        string[] parts = code.Split('.');
        JsonElement jwk = keys.GetProperty("keys").EnumerateArray()
            .Single(key => key.GetProperty("kid").ValueEquals(Header(code).GetProperty("kid").GetString()));
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Base64Url.DecodeFromChars(jwk.GetProperty("x").GetString()),
                Y = Base64Url.DecodeFromChars(jwk.GetProperty("y").GetString()),
            },
        });
        return key.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256);
    }

    private static JsonElement Json(string part) => JsonDocument.Parse(Base64Url.DecodeFromChars(part)).RootElement;
}
