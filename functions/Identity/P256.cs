using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace TicketMaster.Identity;

/// <summary>Keys of the curve P-256, which ES256 uses.</summary>
internal static class P256
{
    private const string Curve = "1.2.840.10045.3.1.7";

    /// <summary>Reads a key from PEM, or from the base64 of PKCS#8 (a private one) or of SubjectPublicKeyInfo (a public one).</summary>
    /// <returns>The key, or null if the text is no such key.</returns>
    public static JsonWebKey? Read(string text, bool isPrivate)
    {
        if (!isPrivate && text.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            // The operator must learn that a private key stands where a public one belongs.
            return null;
        }

        using var key = ECDsa.Create();
        try
        {
            Import(key, text, isPrivate);
            return OfParameters(key.ExportParameters(isPrivate));
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or CryptographicException)
        {
            // The text is no key, or has no private part. The messages may contain parts of it.
            return null;
        }
    }

    /// <summary>The key with its thumbprint (RFC 7638) as its id, which is the same everywhere and unique.</summary>
    /// <returns>The key, or null if it is of another curve.</returns>
    public static JsonWebKey? OfParameters(ECParameters parameters)
    {
        if (parameters.Curve.Oid.Value != Curve)
        {
            return null;
        }

        var key = new JsonWebKey
        {
            Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
            Crv = JsonWebKeyECTypes.P256,
            X = Base64UrlEncoder.Encode(parameters.Q.X),
            Y = Base64UrlEncoder.Encode(parameters.Q.Y),
            D = parameters.D is { } secret ? Base64UrlEncoder.Encode(secret) : null,
        };
        key.Kid = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return key;
    }

    /// <summary>The key without its private part.</summary>
    public static JsonWebKey PublicOf(JsonWebKey key) => new() { Kty = key.Kty, Crv = key.Crv, X = key.X, Y = key.Y, Kid = key.Kid };

    private static void Import(ECDsa key, string text, bool isPrivate)
    {
        if (text.Contains("-----BEGIN", StringComparison.Ordinal))
        {
            key.ImportFromPem(text);
        }
        else if (isPrivate)
        {
            key.ImportPkcs8PrivateKey(Convert.FromBase64String(text), out _);
        }
        else
        {
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(text), out _);
        }
    }
}
