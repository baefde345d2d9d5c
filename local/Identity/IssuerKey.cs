using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using OneProcess.Data;
using TicketMaster.Identity;

namespace TicketMaster.Local.Identity;

/// <summary>The built-in issuer's key pair. It is kept in the data folder, so that tokens outlive a restart.</summary>
internal sealed class IssuerKey : IDisposable
{
    private readonly ECDsa _key;

    public IssuerKey(DataFolder folder)
    {
        _key = KeptKey.LoadOrCreate(folder.PathOf("issuer-key.pem"), "The token issuer's", "tokens given out");
        Published = Jwk.PublicPartOf(P256.OfParameters(_key.ExportParameters(includePrivateParameters: false))!);

        // The library would keep the signer by the key's id for the whole process, also for an app that starts after this one.
        Security = new ECDsaSecurityKey(_key)
        {
            KeyId = Published.Kid,
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
    }

    public ECDsaSecurityKey Security { get; }

    public Jwk Published { get; }

    public void Dispose() => _key.Dispose();
}
