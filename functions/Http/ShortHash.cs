using System.Security.Cryptography;
using System.Text;

namespace TicketMaster.Http;

/// <summary>Replaces, in an id, a text that is too long or must not show. 80 bits of SHA-256 are unique in practice.</summary>
internal static class ShortHash
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuv";

    /// <summary>Characters of a hash.</summary>
    public const int Length = 16;

    public static string Of(string text) => Of(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The same under a key: without the key nobody can tell of which text it is.</summary>
    public static string Of(string text, ReadOnlySpan<byte> key) => Of(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    private static string Of(byte[] digest)
    {
        return string.Create(Length, digest, (hash, bytes) =>
        {
            for (int i = 0; i < hash.Length; i++)
            {
                int bit = i * 5;
                int pair = (bytes[bit / 8] << 8) | bytes[(bit / 8) + 1];
                hash[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
            }
        });
    }
}
