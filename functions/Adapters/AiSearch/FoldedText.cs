using System.Globalization;
using System.Text;

namespace TicketMaster.Adapters;

/// <summary>
/// Text without case, accents and punctuation, for the index and for searches alike. The service does not analyse half typed or misspelt
/// words, so "beyonc*" finds "Beyoncé" only if the index has "beyonce".
/// </summary>
internal static class FoldedText
{
    /// <summary>The folded words, separated by spaces.</summary>
    public static string Fold(string text) => string.Join(' ', Words(text));

    /// <summary>For a field: the folded words, and for "AC/DC" also "acdc".</summary>
    public static string ForIndex(string text)
    {
        List<string> words = [];
        foreach (string written in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = Words(written);
            words.AddRange(parts);
            if (parts.Length > 1 && !parts.Any(part => part.EnumerateRunes().Any(IsIdeograph)))
            {
                words.Add(string.Concat(parts));
            }
        }

        return string.Join(' ', words);
    }

    public static string[] Words(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes().SelectMany(Decompose))
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.NonSpacingMark || rune.Value is '\'' or '’' or '‘' or '`')
            {
                // People leave out accents, and the apostrophe in "O'Brien".
                continue;
            }

            if (rune.Value == '&')
            {
                folded.Append(" and ");
            }
            else if (!Rune.IsLetter(rune) && !Rune.IsNumber(rune))
            {
                folded.Append(' ');
            }
            else if (IsIdeograph(rune))
            {
                // Chinese and Japanese have no spaces. Each character is a word, as in the service's standard analysis.
                folded.Append(' ').Append(rune.ToString()).Append(' ');
            }
            else
            {
                folded.Append(Letters(Rune.ToLowerInvariant(rune)));
            }
        }

        return folded.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Nothing decomposes U+FFFE: it separates words, as everything does that is no letter.</summary>
    private static IEnumerable<Rune> Decompose(Rune rune) =>
        rune.Value == 0xFFFE ? [rune] : rune.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes();

    private static bool IsIdeograph(Rune rune) =>
        rune.Value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0x20000 and <= 0x3FFFF);

    /// <summary>How people type letters that no accent explains.</summary>
    private static string Letters(Rune rune) => rune.Value switch
    {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' or 'ð' => "d",
        'ł' => "l",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŧ' => "t",
        _ => rune.ToString(),
    };
}
