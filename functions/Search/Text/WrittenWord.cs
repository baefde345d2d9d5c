using System.Globalization;
using System.Text;

namespace TicketMaster.Search;

/// <summary>What stands between two spaces, such as "AC/DC", "P!nk" or "!!!".</summary>
/// <param name="Written">As it is written, in lower case.</param>
/// <param name="Parts">Its folded words: two for "AC/DC", none for "!!!".</param>
/// <param name="Forms">Other single words that it may be typed as: "acdc", "pink".</param>
/// <param name="Signs">The signs that it is made of if it has no letters, or else the pictures among its letters.</param>
internal sealed record WrittenWord(
    string Written, IReadOnlyList<string> Parts, IReadOnlyList<string> Forms, IReadOnlyList<string> Signs)
{
    private const string Vowels = "äöüøå";
    private static readonly string[] s_expanded = ["ae", "oe", "ue", "oe", "aa"];

    public static IEnumerable<WrittenWord> In(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Of);

    /// <summary>A text, and as it is typed by who takes signs for letters, or whose keyboard lacks some vowels.</summary>
    public static IEnumerable<string> Spellings(string text)
    {
        string lower = text.ToLowerInvariant();
        return [text, WithLettersForSigns(lower), WithExpandedVowels(lower)];
    }

    private static WrittenWord Of(string written)
    {
        string[] parts = FoldedText.Words(written);
        if (parts.Length == 0)
        {
            return new(written, [], [], Sign(written) is { Length: > 0 } sign ? [sign] : []);
        }

        // What cannot be written in lower case is no letter either.
        string lower = written.ToLowerInvariant();
        string joined = string.Concat(parts);
        HashSet<string> forms = parts.Length > 1 && !parts.Any(FoldedText.IsIdeograph) ? [joined] : [];
        foreach (string other in (ReadOnlySpan<string>)[WithLettersForSigns(lower), WithExpandedVowels(lower)])
        {
            string form = string.Concat(FoldedText.Words(other));
            if (form != joined)
            {
                forms.Add(form);
            }
        }

        return new(lower, parts, [.. forms], [.. Pictures(written)]);
    }

    /// <summary>The signs, without what only chooses between two pictures of one.</summary>
    private static string Sign(string written) => string.Concat(
        written.EnumerateRunes().Where(rune => rune.Value is not (0xFE0E or 0xFE0F or 0xFFFD or 0xFFFE)
            && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format or UnicodeCategory.Control)));

    private static IEnumerable<string> Pictures(string written) => written.EnumerateRunes()
        .Where(rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol && rune.Value != 0xFFFD)
        .Select(rune => rune.ToString());

    /// <summary>"Ke$ha" is Kesha, "P!nk" is Pink, "deadmau5" is Deadmaus: a sign stands for a letter where letters are around it.</summary>
    private static string WithLettersForSigns(string lower)
    {
        var letters = new StringBuilder(lower);
        for (int i = 0; i < lower.Length; i++)
        {
            bool after = i > 0 && char.IsLetter(lower[i - 1]);
            bool before = i < lower.Length - 1 && char.IsLetter(lower[i + 1]);
            letters[i] = lower[i] switch
            {
                '$' when after || before => 's',
                '!' or '¡' when after && before => 'i',
                '@' when after && before => 'a',
                '€' when after || before => 'e',
                '5' when after && char.IsLetter(lower[0]) => 's',
                '3' when after && before => 'e',
                '0' when after && before => 'o',
                '1' when after && before => 'i',
                '4' when after && before => 'a',
                char other => other,
            };
        }

        return letters.ToString();
    }

    /// <summary>As people write German and Scandinavian vowels whose keyboard has none.</summary>
    private static string WithExpandedVowels(string lower)
    {
        if (lower.AsSpan().IndexOfAny(Vowels) < 0)
        {
            return lower;
        }

        var expanded = new StringBuilder(lower.Length + 4);
        foreach (char letter in lower)
        {
            int vowel = Vowels.IndexOf(letter, StringComparison.Ordinal);
            expanded.Append(vowel < 0 ? letter.ToString() : s_expanded[vowel]);
        }

        return expanded.ToString();
    }
}
