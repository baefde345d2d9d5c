using TicketMaster.Http;

namespace TicketMaster.Bookings;

/// <summary>
/// A booking's id, <c>{eventId}-{hash of user}-{n}</c>. It is derived, so two reserves of one user at once want the same document.
/// </summary>
internal static class BookingId
{
    /// <summary>The id as an earlier version made it. Its hash is the same for every event.</summary>
    public static string Compose(string eventId, string userId, int number) => $"{eventId}-{ShortHash.Of(userId)}-{number}";

    /// <summary>The id with a keyed hash of event and user. No event's id has a line break, so the text is of one pair only.</summary>
    public static string Compose(string eventId, string userId, int number, byte[] key) =>
        $"{eventId}-{ShortHash.Of($"{eventId}\n{userId}", key)}-{number}";

    /// <summary>The id of another booking of the same user and event.</summary>
    public static string Sibling(string bookingId, int number) => $"{bookingId[..bookingId.LastIndexOf('-')]}-{number}";

    /// <summary>The event's id in a text that may be a booking's id; null if it is none.</summary>
    public static string? EventIdOf(string? bookingId)
    {
        int number = bookingId?.LastIndexOf('-') ?? -1;
        int user = number < 1 ? -1 : bookingId!.LastIndexOf('-', number - 1);
        return user < 1 ? null : bookingId![..user];
    }

    /// <summary>The booking's shard of the timing wheel. Bookings spread evenly, and one booking always has the same shard.</summary>
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
