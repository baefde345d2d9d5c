using System.Security.Cryptography;
using System.Text;

namespace TicketMaster.Booking;

/// <summary>
/// A booking's id, <c>{eventId}-{hash of user}-{n}</c>: derived, so that two reserves of one user at once want the same document.
/// </summary>
internal static class BookingId
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuv";
    private const int HashCharacters = 16;

    public static string Compose(string eventId, string userId, int number) => $"{eventId}-{Hash(userId)}-{number}";

    /// <summary>The timing wheel's shard: bookings spread evenly, and one booking is always in the same.</summary>
    public static int Shard(string bookingId)
    {
        uint hash = 2_166_136_261;
        foreach (char character in bookingId)
        {
            hash = (hash ^ character) * 16_777_619;
        }

        return (int)(hash % TimingWheel.Shards);
    }

    /// <summary>80 bits of the user's SHA-256: a user's name does not show, and no two users share it in practice.</summary>
    private static string Hash(string userId)
    {
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(userId));
        return string.Create(HashCharacters, digest, (text, bytes) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                int bit = i * 5;
                int pair = (bytes[bit / 8] << 8) | bytes[(bit / 8) + 1];
                text[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
            }
        });
    }
}
