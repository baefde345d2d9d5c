using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace TicketMaster.Seats;

/// <summary>
/// Where a list of available seats continues: a seat's place in the whole plan, which never changes. The opaque form keeps clients from
/// taking it apart.
/// </summary>
internal static class SeatCursor
{
    public static string Format(int seat) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes("s" + seat.ToString(CultureInfo.InvariantCulture)));

    /// <returns>The place, or null if the text is no cursor of ours.</returns>
    public static int? Parse(string text)
    {
        if (text.Length > 16 || !Base64Url.IsValid(text))
        {
            return null;
        }

        string plain = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text));
        return plain.StartsWith('s') && int.TryParse(plain.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int seat)
            ? seat
            : null;
    }
}
