using System.Buffers;
using System.Globalization;
using System.Text;

namespace TicketMaster.Http;

/// <summary>
/// Characters that no text of ours has, sent or stored: control characters, lone surrogates, and the 66 that Unicode gives no meaning
/// (noncharacters). Libraries throw on some of them, and terminals act on others.
/// </summary>
internal static class Characters
{
    /// <returns>The first of them, such as <c>U+FFFE</c>; null if the text has none.</returns>
    public static string? FirstForbidden(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> rest = text[Math.Max(0, text.IndexOfAnyExceptInRange(' ', '~'))..];
        while (rest.Length > 0)
        {
            bool isWhole = Rune.DecodeFromUtf16(rest, out Rune rune, out int length) == OperationStatus.Done;
            if (!isWhole || IsForbidden(rune))
            {
                return Name(isWhole ? rune.Value : rest[0]);
            }

            rest = rest[length..];
        }

        return null;
    }

    /// <summary>The text with a space for each of them, for logs.</summary>
    public static string Without(string text)
    {
        if (FirstForbidden(text) is null)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = IsForbidden(rune) ? clean.Append(' ') : clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    public static string Name(int codePoint) => $"U+{codePoint.ToString("X4", CultureInfo.InvariantCulture)}";

    private static bool IsForbidden(Rune rune) => Rune.IsControl(rune) || IsNoncharacter(rune.Value);

    private static bool IsNoncharacter(int codePoint) => codePoint is >= 0xFDD0 and <= 0xFDEF || (codePoint & 0xFFFE) == 0xFFFE;
}
