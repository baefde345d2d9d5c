using System.Buffers;
using TicketMaster.Http;

namespace TicketMaster.Catalogue;

/// <summary>
/// The parts of a ticketId, <c>{eventId}-{section}-{row}-{seat}</c>. Only the eventId may contain hyphens. Only the event's plan knows
/// whether the seat exists.
/// </summary>
internal readonly record struct TicketId(string EventId, string Section, string Row, string Seat)
{
    private static readonly SearchValues<char> s_lettersAndDigits =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    public override string ToString() => Compose(EventId, Section, Row, Seat);

    /// <summary>The partition key of the seat's document.</summary>
    public string RowKey => RowKeyOf(EventId, Section, Row);

    /// <summary>The partition key of a row's seats.</summary>
    public static string RowKeyOf(string eventId, string section, string row) => $"{eventId}-{section}-{row}";

    public static string Compose(string eventId, string section, string row, string seat) => $"{eventId}-{section}-{row}-{seat}";

    /// <returns>The parts, or null if the text does not have the form of a ticketId.</returns>
    public static TicketId? Parse(string? text)
    {
        if (text is null || text.Length > Limits.IdLength)
        {
            return null;
        }

        int seat = text.LastIndexOf('-');
        int row = seat < 1 ? -1 : text.LastIndexOf('-', seat - 1);
        int section = row < 1 ? -1 : text.LastIndexOf('-', row - 1);
        if (section < 1 || section > Limits.EventIdLength)
        {
            return null;
        }

        var id = new TicketId(text[..section], text[(section + 1)..row], text[(row + 1)..seat], text[(seat + 1)..]);
        return Ids.IsValid(id.EventId) && IsName(id.Section, Limits.SectionLength)
            && IsName(id.Row, Limits.RowLength) && IsName(id.Seat, Limits.SeatLength)
            ? id
            : null;
    }

    /// <summary>Whether a text may be the name of a section, row or seat: letters and digits only.</summary>
    public static bool IsName(ReadOnlySpan<char> text, int maxLength) =>
        !text.IsEmpty && text.Length <= maxLength && !text.ContainsAnyExcept(s_lettersAndDigits);
}
