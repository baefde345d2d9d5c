using System.Globalization;
using System.Text;

namespace OneProcess.FullText;

/// <summary>
/// Removes case, accents and punctuation, so that "Malmö" and "malmo" are the same word. SQLite's tokenizer does not take apart letters
/// like ø, ł or ß, so this is done here, for the index and for queries alike.
/// </summary>
internal static class Folding
{
    /// <summary>The folded words of a text with one space between them.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        bool pending = false;
        foreach (Rune rune in Decomposed(text).EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.NonSpacingMark || rune.Value is '\'' or '’' or '‘' or '`')
            {
                // Accents, and the apostrophe in "O'Brien": people leave out both.
                continue;
            }

            if (rune.Value == '&')
            {
                Separate(folded, ref pending);
                folded.Append("and");
                pending = true;
                continue;
            }

            if (!Rune.IsLetter(rune) && !Rune.IsNumber(rune))
            {
                pending = true;
                continue;
            }

            // Chinese and Japanese are written without spaces: each character is a word.
            bool ideograph = rune.Value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0x20000 and <= 0x3FFFF);
            pending |= ideograph;
            Separate(folded, ref pending);
            pending = ideograph;
            Append(folded, Rune.ToLowerInvariant(rune));
        }

        return folded.ToString();
    }

    public static string[] Words(string folded) => folded.Length == 0 ? [] : folded.Split(' ');

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

    private static void Separate(StringBuilder folded, ref bool pending)
    {
        if (pending && folded.Length > 0)
        {
            folded.Append(' ');
        }

        pending = false;
    }

    private static void Append(StringBuilder folded, Rune rune)
    {
        string? letters = rune.Value switch
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
            _ => null,
        };
        _ = letters is null ? folded.Append(rune.ToString()) : folded.Append(letters);
    }
}
