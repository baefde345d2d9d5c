using System.Security.Cryptography;
using System.Text;

namespace TicketMaster.Tickets;

/// <summary>Identifies a scan. A scan that is sent again with its key has the same id.</summary>
internal static class ScanId
{
    /// <param name="userId">Who scans: keys of different callers are unrelated.</param>
    /// <param name="key">The Idempotency-Key, or null for a scan that is never repeated.</param>
    public static string Derive(string userId, string gate, string? key) => key is null
        ? Guid.NewGuid().ToString("N")
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{userId}\n{gate}\n{key}")).AsSpan(0, 16));
}
