using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OneProcess;

namespace TicketMaster.Local.Identity;

/// <summary>The built-in issuer's key pair (P-256), made at the first start and kept in the data folder, so that tokens outlive a restart.</summary>
internal sealed class IssuerKey : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly ECDsa _key;

    public IssuerKey(IOptions<LocalRuntimeOptions> options)
    {
        string path = Path.Combine(options.Value.DataPath, "issuer-key.pem");
        _key = File.Exists(path) ? Load(path) : Create(path);
        Security = new ECDsaSecurityKey(_key);
        Security.KeyId = Base64UrlEncoder.Encode(Security.ComputeJwkThumbprint());
    }

    public ECDsaSecurityKey Security { get; }

    public ECParameters Public => _key.ExportParameters(includePrivateParameters: false);

    public void Dispose() => _key.Dispose();

    private static ECDsa Load(string path)
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
                $"The token issuer's key '{path}' is damaged ({exception.Message}). Restore it, or move it away to get a new one: tokens given out before are then void.",
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

        // Whole under its name or not there at all, wherever the process is killed.
        string unfinished = path + ".new";
        using (FileStream file = new(unfinished, options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path);
        return key;
    }
}
