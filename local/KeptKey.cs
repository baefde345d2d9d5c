using System.Security.Cryptography;
using System.Text;

namespace TicketMaster.Local;

/// <summary>A key pair (P-256), made at the first start and kept in the data folder, so that its signatures outlive a restart.</summary>
internal static class KeptKey
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <param name="path">The file, PKCS#8 in PEM.</param>
    /// <param name="whose">Such as "The token issuer's".</param>
    /// <param name="signed">The things that a new key would make void.</param>
    /// <exception cref="InvalidDataException">The file has no such key.</exception>
    public static ECDsa LoadOrCreate(string path, string whose, string signed) =>
        File.Exists(path) ? Load(path, whose, signed) : Create(path);

    private static ECDsa Load(string path, string whose, string signed)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
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

    private static ECDsa Create(string path)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        // Under its name the file is whole or missing, even if the process is killed here.
        string unfinished = path + ".new";
        using (FileStream file = new(unfinished, options))
        {
            file.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path);
        return key;
    }
}
