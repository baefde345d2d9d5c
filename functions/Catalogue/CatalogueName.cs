using System.Globalization;
using System.Text;
using TicketMaster.Http;

namespace TicketMaster.Catalogue;

/// <summary>
/// A name that buyers read: of an event, venue, performer, section, city, country or category. Two names that look the same are the same
/// text, so names are stored in Unicode's composed form (NFC) and have no character that is not seen or that turns the others around.
/// </summary>
internal static class CatalogueName
{
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;

    /// <summary>The name as it is stored. A name that has no such form stays as it is, to be refused.</summary>
    public static string Composed(string name) => Characters.FirstForbidden(name) is null ? name.Normalize() : name;

    /// <returns>The first character that no name has, such as <c>U+202E</c>; null if there is none.</returns>
    public static string? FirstForbidden(string name)
    {
        if (Characters.FirstForbidden(name) is { } unusable)
        {
            return unusable;
        }

        Rune[] runes = [.. name.EnumerateRunes()];
        for (int i = 0; i < runes.Length; i++)
        {
            int codePoint = runes[i].Value;
            if (IsUnseen(codePoint) || (codePoint is NonJoiner or Joiner && !MayJoin(runes, i)))
            {
                return Characters.Name(codePoint);
            }
        }

        return null;
    }

    /// <summary>Characters without width, separators of lines, and those that override or isolate the direction of others.</summary>
    private static bool IsUnseen(int codePoint) => codePoint
        is 0x200B or (>= 0x2028 and <= 0x202E) or (>= 0x2060 and <= 0x206F) or 0xFEFF or (>= 0xFFF9 and <= 0xFFFB);

    /// <summary>
    /// Whether a joiner has a use where it stands: between letters of a script whose letters join, as in Persian and Hindi, or for U+200D
    /// between emoji. Elsewhere nobody sees it.
    /// </summary>
    private static bool MayJoin(Rune[] runes, int place)
    {
        if (place == 0 || place == runes.Length - 1)
        {
            return false;
        }

        int before = place - 1;
        while (before > 0 && IsEmojiModifier(runes[before]))
        {
            before--;
        }

        return (IsOfJoiningScript(runes[place - 1]) && IsOfJoiningScript(runes[place + 1]))
            || (runes[place].Value == Joiner && IsEmoji(runes[before]) && IsEmoji(runes[place + 1]));
    }

    /// <summary>A letter, or a sign of a letter, of a script from Arabic to Mongolian or of one that was added to Unicode later.</summary>
    private static bool IsOfJoiningScript(Rune rune) =>
        rune.Value is (>= 0x0600 and <= 0x1CFF) or (>= 0xA800 and <= 0xAAFF) or (>= 0xABC0 and <= 0xABFF)
            or (>= 0xFB50 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC) or (>= 0x10A00 and <= 0x11FFF) or (>= 0x1E900 and <= 0x1EEFF)
        && (Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);

    /// <summary>Emoji are symbols, but for the two arrows that nod and shake heads.</summary>
    private static bool IsEmoji(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol || rune.Value is 0x2194 or 0x2195;

    /// <summary>The emoji form (U+FE0F) and the tones of skin, which follow an emoji.</summary>
    private static bool IsEmojiModifier(Rune rune) => rune.Value is 0xFE0F or (>= 0x1F3FB and <= 0x1F3FF);
}
