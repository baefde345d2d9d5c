using System.Security.Cryptography;
using System.Text;

namespace TicketMaster.Tickets;

/// <summary>Tells one scan from another: of a gate's scan that is sent again under its key, both are one.</summary>
internal static class ScanId
{
    /// <param name="userId">Who scans: a key of one device means nothing from another.</param>
    /// <param name="gate">Where.</param>
    /// <param name="key">The Idempotency-Key, or null for a scan that is never repeated.</param>
    public static string Derive(string userId, string gate, string? key) => key is null
        ? Guid.NewGuid().ToString("N")
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{userId}\n{gate}\n{key}")).AsSpan(0, 16));
}
