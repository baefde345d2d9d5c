using TicketMaster.Http;

namespace TicketMaster.Messaging;

/// <summary>
/// Ids of messages that are sent again. They are new, because the queue drops repeated ids. They are derived, so that it drops a message
/// sent twice for the same reason.
/// </summary>
internal static class MessageIds
{
    /// <summary>The most characters of a message's id in Service Bus.</summary>
    public const int MaxLength = 128;

    private const string RedriveMark = "-redrive-";

    /// <summary>The id of an event that is sent again later.</summary>
    public static string OfRetry(string eventId, int retry) => Compose(eventId, $"-retry-{retry}");

    /// <summary>
    /// The id of a dead letter that is sent again. The sequence number is needed because the copy may become a dead letter too, and be sent
    /// again.
    /// </summary>
    public static string OfRedrive(string? messageId, long sequenceNumber)
    {
        string id = messageId ?? "";
        int mark = id.LastIndexOf(RedriveMark, StringComparison.Ordinal);
        bool again = mark >= 0
            && id.Length > mark + RedriveMark.Length
            && !id.AsSpan(mark + RedriveMark.Length).ContainsAnyExceptInRange('0', '9');
        return Compose(again ? id[..mark] : id, $"{RedriveMark}{sequenceNumber}");
    }

    /// <summary>An id of two parts. If it is too long, a hash replaces the first.</summary>
    public static string Compose(string id, string suffix) => id.Length + suffix.Length <= MaxLength
        ? id + suffix
        : ShortHash.Of(id) + suffix;
}
