using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using TicketMaster.Tickets;

namespace TicketMaster.Tests.Tickets;

/// <summary>Keys that sign tickets, as an operator makes them.</summary>
internal static class TestKeys
{
    public static string NewPem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    public static string PublicPem(string pem)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key.ExportSubjectPublicKeyInfoPem();
    }

    public static TicketKeys Keys(string? signing, string? retired = null) =>
        new(Options.Create(new TicketsOptions { SigningKey = signing, RetiredKeys = retired }));

    /// <summary>The accepted keys with the ids that codes have.</summary>
    public static IReadOnlyList<JsonWebKey> Accepted(this TicketKeys keys) =>
        [.. keys.Published.Keys.Where(key => key.Kid.Length == TicketKeys.KidLength).SelectMany(key => keys.Named(key.Kid))];

    public static TicketCodes NewCodes() => new(Keys(NewPem()));
}
