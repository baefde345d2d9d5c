using TicketMaster.Http;

namespace TicketMaster.Messaging;

/// <summary>
/// Ids of messages that are sent once more. They are new, since the queue drops a second message of the same id; and derived, so
/// that it does drop the second of two that were sent once more for the same reason.
/// </summary>
internal static class MessageIds
{
    /// <summary>Characters of a message's id, at most: the bound of Service Bus.</summary>
    public const int MaxLength = 128;

    private const string RedriveMark = "-redrive-";

    /// <summary>Of an event put back for later.</summary>
    public static string OfRetry(string eventId, int retry) => Compose(eventId, $"-retry-{retry}");

    /// <summary>
    /// Of a dead letter sent again. The sequence number tells dead letters apart that were the same message once: a copy that becomes
    /// a dead letter in its turn has a number of its own.
    /// </summary>
    public static string OfRedrive(string? messageId, long sequenceNumber)
    {
        string id = messageId ?? "";
        int mark = id.LastIndexOf(RedriveMark, StringComparison.Ordinal);
        bool again = mark >= 0 && id.Length > mark + RedriveMark.Length && !id.AsSpan(mark + RedriveMark.Length).ContainsAnyExceptInRange('0', '9');
        return Compose(again ? id[..mark] : id, $"{RedriveMark}{sequenceNumber}");
    }

    /// <summary>An id of two parts, of which the first gives way where both are too long.</summary>
    public static string Compose(string id, string suffix) => id.Length + suffix.Length <= MaxLength
        ? id + suffix
        : ShortHash.Of(id) + suffix;
}
