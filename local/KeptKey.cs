using System.Security.Cryptography;

namespace TicketMaster.Local;

/// <summary>A key pair (P-256), made at the first start and kept in the data folder, so that its signatures outlive a restart.</summary>
internal static class KeptKey
{
    /// <param name="path">The file, PKCS#8 in PEM.</param>
    /// <param name="whose">Such as "The token issuer's".</param>
    /// <param name="signed">The things that a new key would make void.</param>
    /// <exception cref="InvalidDataException">The file has no such key.</exception>
    public static ECDsa LoadOrCreate(string path, string whose, string signed)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(KeptFile.LoadOrCreate(path, NewKey));
            return key.KeySize == 256 ? key : throw new CryptographicException("It is no key of the curve P-256.");
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new InvalidDataException(
                $"{whose} key '{path}' is damaged ({exception.Message}). "
                + $"Restore it, or move it away to get a new one: {signed} before are then void.",
                exception);
        }
    }

    private static string NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
