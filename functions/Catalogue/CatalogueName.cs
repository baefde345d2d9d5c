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
    private const int BlackFlag = 0x1F3F4;
    private const int Keycap = 0x20E3;

    /// <summary>ℹ, the only letter that is an emoji too.</summary>
    private const int Information = 0x2139;

    /// <summary>The name as it is stored. A name that has no such form stays as it is, to be refused.</summary>
    public static string Composed(string name) => Characters.FirstForbidden(name) is null ? name.Normalize() : name;

    /// <param name="subject">What the sender calls the name. The sentence begins with it.</param>
    /// <returns>What is wrong with the name's characters, in a sentence; null if nothing is.</returns>
    public static string? Problem(string subject, string name) =>
        FirstForbidden(name) is { } character ? $"{subject} has the character {character}, which no name may have."
        : MostMarks(name) > Limits.MarksPerLetter ? $"{subject} has more than {Limits.MarksPerLetter} marks on one letter."
        : null;

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
            bool hasUse = codePoint switch
            {
                NonJoiner or Joiner => MayJoin(runes, i),
                0x061C or 0x200E or 0x200F => Array.Exists(runes, IsRightToLeft),
                >= 0xE0020 and <= 0xE007F => IsInFlag(runes, i),
                _ when IsVariation(codePoint) => i > 0 && MayVary(runes, i),
                _ => !IsUnseen(codePoint),
            };
            if (!hasUse)
            {
                return Characters.Name(codePoint);
            }
        }

        return null;
    }

    /// <summary>The longest run of accents and other marks, each counted though it may be written within its letter.</summary>
    private static int MostMarks(string name)
    {
        int most = 0;
        int marks = 0;
        foreach (Rune rune in name.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            bool isMark = Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
            marks = isMark ? marks + 1 : 0;
            most = Math.Max(most, marks);
        }

        return most;
    }

    /// <summary>
    /// Characters without width, separators of lines, and those that override or isolate the direction of others: what Unicode calls
    /// default ignorable, but for those that have a use somewhere.
    /// </summary>
    private static bool IsUnseen(int codePoint) => codePoint
        is 0x00AD or 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x180E or 0x200B or (>= 0x2028 and <= 0x202E)
            or (>= 0x2060 and <= 0x206F) or 0x3164 or 0xFEFF or 0xFFA0 or (>= 0xFFF0 and <= 0xFFFB) or (>= 0x1BCA0 and <= 0x1BCA3)
            or (>= 0x1D173 and <= 0x1D17A) or (>= 0xE0000 and <= 0xE0FFF);

    /// <summary>A letter of Hebrew, Arabic or a script beside them. Among those a mark of direction has a use.</summary>
    private static bool IsRightToLeft(Rune rune) =>
        rune.Value is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC) or (>= 0x10800 and <= 0x10FFF)
            or (>= 0x1E800 and <= 0x1EEFF)
        && Rune.IsLetter(rune);

    /// <summary>Whether a tag stands behind a black flag, as in the flags of England, Scotland and Wales.</summary>
    private static bool IsInFlag(Rune[] runes, int place)
    {
        int before = place - 1;
        while (before > 0 && runes[before].Value is >= 0xE0020 and <= 0xE007E)
        {
            before--;
        }

        return before >= 0 && runes[before].Value == BlackFlag;
    }

    /// <summary>Selects another form of the character before it.</summary>
    private static bool IsVariation(int codePoint) =>
        codePoint is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or (>= 0x180B and <= 0x180D) or 0x180F;

    /// <summary>
    /// Whether the character before has other forms: a symbol, a key, an ideograph, or a letter of a script with such forms.
    /// </summary>
    private static bool MayVary(Rune[] runes, int place)
    {
        Rune before = runes[place - 1];
        bool isKey = before.Value is (>= '0' and <= '9') or '#' or '*';
        return isKey ? place < runes.Length - 1 && runes[place + 1].Value == Keycap
            : before.Value > 0x7F && !IsVariation(before.Value)
                && (Rune.IsSymbol(before) || Rune.IsPunctuation(before) || IsOfJoiningScript(before) || IsIdeograph(before)
                    || before.Value == Information);
    }

    private static bool IsIdeograph(Rune rune) =>
        rune.Value is (>= 0x2E80 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

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
