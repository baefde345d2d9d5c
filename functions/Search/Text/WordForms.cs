using System.Collections.Frozen;

namespace TicketMaster.Search;

/// <summary>
/// Other forms of a folded word: a number's digits, the singular, and what it is short for. An entry has a word and its forms; a search
/// looks for either. So two words with a form in common find each other.
/// </summary>
internal static class WordForms
{
    private static readonly FrozenDictionary<string, string> s_numbers = Lists("numbers.txt")
        .SelectMany(line => line[1..].Select(name => KeyValuePair.Create(name, line[0])))
        .Concat(Roman())
        .ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> s_synonyms = Lists("words.txt")
        .SelectMany(line => line.Select(word => KeyValuePair.Create(word, line[0])))
        .ToFrozenDictionary();

    public static IEnumerable<string> Of(string word)
    {
        if (Number(word) is { } number)
        {
            yield return number;
        }

        string singular = Singular(word);
        if (singular != word)
        {
            yield return singular;
        }

        if (s_synonyms.TryGetValue(word, out string? meant) && meant != word)
        {
            yield return meant;
        }
    }

    /// <summary>What a place's word is written as in an index: "St. Louis" is Saint Louis.</summary>
    public static string InPlace(string word) => word is "st" or "mt" or "ft" ? s_synonyms[word] : word;

    /// <summary>"twenty", "one" → "21"; null where the two are no number.</summary>
    public static string? Number(string tens, string ones) =>
        s_numbers.TryGetValue(tens, out string? ten) && ten.Length == 2 && ten[0] != '1' && ten[1] == '0'
        && s_numbers.TryGetValue(ones, out string? one) && one.Length == 1
            ? $"{ten[0]}{one}"
            : null;

    /// <summary>The digits of "ninth", "9th" and "IX"; null if it is no number, or only its digits.</summary>
    private static string? Number(string word)
    {
        if (s_numbers.TryGetValue(word, out string? number))
        {
            return number;
        }

        int digits = word.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return digits > 0 && word[digits..] is "st" or "nd" or "rd" or "th" or "e" or "eme" or "er" or "ere" or "o" or "a" or "ª" or "º"
            ? word[..digits]
            : null;
    }

    /// <summary>An English plural or possessive without its ending. What is none does no harm: it is one more form.</summary>
    private static string Singular(string word) =>
        word.Length < 4 || !char.IsAsciiLetterLower(word[0]) || !word.EndsWith('s')
        || word.EndsWith("ss", StringComparison.Ordinal) || word.EndsWith("us", StringComparison.Ordinal)
        || word.EndsWith("is", StringComparison.Ordinal) ? word
        : word.Length > 4 && word.EndsWith("ies", StringComparison.Ordinal) ? $"{word[..^3]}y"
        : word.Length > 4 && (word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("zzes", StringComparison.Ordinal)
            || word.EndsWith("xes", StringComparison.Ordinal) || word.EndsWith("ches", StringComparison.Ordinal)
            || word.EndsWith("shes", StringComparison.Ordinal)) ? word[..^2]
        : word[..^1];

    /// <summary>From 2 to 20, but for those that are one letter: "V" is as often a name.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Roman()
    {
        string[] numerals =
            ["ii", "iii", "iv", "", "vi", "vii", "viii", "ix", "", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx"];
        return numerals.Select((numeral, i) => KeyValuePair.Create(numeral, $"{i + 2}")).Where(pair => pair.Key.Length > 0);
    }

    private static IEnumerable<string[]> Lists(string name) => SearchData.Lines(name).Select(line => line.Split(' '));
}
