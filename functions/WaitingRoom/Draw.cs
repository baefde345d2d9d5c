using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TicketMaster.WaitingRoom;

/// <summary>
/// The number that a place has, as docs/waiting-room.md gives it: with the seed anybody can compute it. The smaller, the sooner.
/// </summary>
internal static class Draw
{
    /// <summary>Random bytes of a seed.</summary>
    public const int SeedBytes = 32;

    /// <summary>What is published of a seed before the draw.</summary>
    public static string Commitment(ReadOnlySpan<byte> seed) => Convert.ToHexStringLower(SHA256.HashData(seed));

    /// <summary>
    /// A user's share of chance, in [0, 1). The three texts have no line breaks, so no two triples are one text. The first 52 bits of the
    /// hash are a fraction that every language's numbers have exactly.
    /// </summary>
    /// <param name="publicValue">Empty if none was named.</param>
    public static double Fraction(ReadOnlySpan<byte> seed, string? publicValue, string eventId, string userId)
    {
        byte[] hash = HMACSHA256.HashData(seed, Encoding.UTF8.GetBytes($"{publicValue}\n{eventId}\n{userId}"));
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 12) / (double)(1L << 52);
    }

    /// <summary>The value of a place.</summary>
    /// <param name="fraction">Its user's share of chance.</param>
    /// <param name="late">
    /// When it was taken, in milliseconds after the lobby had closed; null if it was taken in the lobby. Who comes later is behind, and
    /// chance orders those of one millisecond.
    /// </param>
    public static double Value(double fraction, long? late) =>
        late is { } milliseconds ? 1 + ((milliseconds + fraction) / 1_000) : fraction;
}
