using System.Globalization;
using System.Text;

namespace TicketMaster.Search;

/// <summary>
/// Text without case, accents and punctuation. It is folded before it reaches an index, for entries and for searches alike, because the
/// indexes' own analyses differ, and half typed or misspelt words are analysed by neither.
/// </summary>
internal static class FoldedText
{
    /// <summary>The folded words, separated by spaces. A text of nothing but signs, such as "!!!", stays as it is.</summary>
    public static string Fold(string text)
    {
        string folded = string.Join(' ', Words(text));
        return folded.Length > 0 ? folded : string.Join(' ', WrittenWord.In(text).SelectMany(word => word.Signs));
    }

    /// <summary>The folded words without what separates them.</summary>
    public static string Joined(string text) => Fold(text).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>The folded words of a text; signs are none.</summary>
    public static string[] Words(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (Rune rune in Decomposed(text).EnumerateRunes())
        {
            if (rune.IsAscii && char.IsAsciiLetterOrDigit((char)rune.Value))
            {
                // Most letters are these. Below, each would become a string.
                folded.Append(char.ToLowerInvariant((char)rune.Value));
                continue;
            }

            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.NonSpacingMark || rune.Value is '\'' or '’' or '‘' or '`' or 'ʼ' or 'ـ')
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
                // Chinese and Japanese have no spaces: each character is a word.
                folded.Append(' ').Append(rune.ToString()).Append(' ');
            }
            else
            {
                folded.Append(Letters(Rune.ToLowerInvariant(rune)));
            }
        }

        return folded.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Whether a folded word is a single character of Chinese or Japanese.</summary>
    public static bool IsIdeograph(string word) => Rune.TryGetRuneAt(word, 0, out Rune rune) && IsIdeograph(rune);

    /// <summary>
    /// Whatever a text is, it has a folded form: what cannot be decomposed (U+FFFE, lone surrogates) separates words, as everything does
    /// that is no letter.
    /// </summary>
    private static string Decomposed(string text)
    {
        if (text.Contains('\uFFFE') || text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            text = string.Concat(text.EnumerateRunes().Select(rune => rune.Value == 0xFFFE ? " " : rune.ToString()));
        }

        return text.Normalize(NormalizationForm.FormKD);
    }

    private static bool IsIdeograph(Rune rune) =>
        rune.Value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0x20000 and <= 0x3FFFF);

    /// <summary>How people type letters that no accent explains. The Greek sigma at a word's end is the same letter.</summary>
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
        'ς' => "σ",
        'ة' => "ه",
        'ى' => "ي",
        _ => rune.ToString(),
    };
}
