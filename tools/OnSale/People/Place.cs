using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TicketMaster.Rehearsal;

/// <summary>A place as anybody can compute it: docs/waiting-room.md has the formula, and this does not use the app's own.</summary>
internal static class Place
{
    /// <summary>Milliseconds after the lobby had closed, by the token; null if the place is of the lobby.</summary>
    public static long? Late(string token)
    {
        using JsonDocument claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
        return claims.RootElement.TryGetProperty("l", out JsonElement late) ? late.GetInt64() : null;
    }

    public static double Value(string seed, string? publicValue, string eventId, string user, long? late)
    {
        byte[] hash = HMACSHA256.HashData(
            Convert.FromHexString(seed), Encoding.UTF8.GetBytes($"{publicValue}\n{eventId}\n{user}"));
        double fraction = Convert.ToInt64(Convert.ToHexString(hash)[..13], 16) / Math.Pow(2, 52);
        return late is { } milliseconds ? 1 + ((milliseconds + fraction) / 1_000) : fraction;
    }
}
