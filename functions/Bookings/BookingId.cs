using TicketMaster.Http;

namespace TicketMaster.Bookings;

/// <summary>
/// A booking's id, <c>{eventId}-{hash of user}-{n}</c>: derived, so that two reserves of one user at once want the same document.
/// </summary>
internal static class BookingId
{
    /// <summary>The user's name does not show in it.</summary>
    public static string Compose(string eventId, string userId, int number) => $"{eventId}-{ShortHash.Of(userId)}-{number}";

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
}
