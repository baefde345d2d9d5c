using TicketMaster.Http;

namespace TicketMaster.Bookings;

/// <summary>
/// A booking's id, <c>{eventId}-{hash of user}-{n}</c>. It is derived, so two reserves of one user at once want the same document.
/// </summary>
internal static class BookingId
{
    /// <summary>The user is hashed so that the id does not show their name.</summary>
    public static string Compose(string eventId, string userId, int number) => $"{eventId}-{ShortHash.Of(userId)}-{number}";

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
