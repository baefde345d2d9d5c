using System.Buffers;
using System.Text;

namespace TicketMaster.Adapters;

/// <summary>
/// Turns typed text into a query in the full Lucene syntax. Every word must match as written, half typed or misspelt. The whole phrase
/// counts more.
/// </summary>
internal static class LuceneQuery
{
    /// <summary>The most words to look for. The service limits the clauses of a query.</summary>
    public const int MaxWords = 12;

    private const int ExactBoost = 4;
    private const int PhraseBoost = 8;

    private static readonly HashSet<string> s_ignored =
        ["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with"];
    private static readonly SearchValues<char> s_specials = SearchValues.Create("+-&|!(){}[]^\"~*?:\\/");

    /// <returns>The query, or null if the text has no word.</returns>
    public static string? Translate(string text)
    {
        List<Word> words = Split(text);
        if (words.Count == 0)
        {
            return null;
        }

        string all = string.Join(" AND ", words.Select((word, i) => Clause(word, last: i == words.Count - 1)));
        string[] phrase = [.. words.SelectMany(word => word.Parts)];
        return phrase.Length == 1 ? all : $"{(words.Count == 1 ? all : $"({all})")} OR \"{string.Join(' ', phrase)}\"^{PhraseBoost}";
    }

    /// <summary>Text with the special characters of the Lucene syntax escaped.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (char character in text)
        {
            if (s_specials.Contains(character))
            {
                escaped.Append('\\');
            }

            escaped.Append(character);
        }

        return escaped.ToString();
    }

    private static List<Word> Split(string text)
    {
        // Lower case, so that OR, AND and NOT are ordinary words.
        Word[] written =
        [
            .. text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Select(word => new Word(word, FoldedText.Words(word)))
                .Where(word => word.Parts.Length > 0),
        ];
        Word[] needed = [.. written.Where(word => word.Parts.Length > 1 || !s_ignored.Contains(word.Parts[0]))];
        List<Word> words = [];
        int left = MaxWords;
        foreach (Word word in needed.Length > 0 ? needed : written)
        {
            if (left == 0)
            {
                break;
            }

            words.Add(word.Parts.Length <= left ? word : new Word(null, word.Parts[..left]));
            left -= words[^1].Parts.Length;
        }

        return words;
    }

    private static string Clause(Word word, bool last)
    {
        string[] parts = [.. word.Parts.Select((part, i) => Loose(part, last && i == word.Parts.Length - 1))];
        string folded = parts.Length == 1 ? parts[0] : $"({string.Join(" AND ", parts.Select(part => $"({part})"))})";
        return word.Written is null || (word.Parts.Length == 1 && word.Parts[0] == word.Written)
            ? $"({folded})"
            : $"({Escape(word.Written)}^{ExactBoost} OR {folded})";
    }

    /// <summary>Folded words are letters and digits, so nothing needs escaping.</summary>
    private static string Loose(string word, bool last)
    {
        string exact = $"{word}^{ExactBoost}";
        string begun = word.Length > 1 || last ? $" OR {word}*" : "";
        return MistakesAllowed(word) is var mistakes and > 0 ? $"{exact}{begun} OR {word}~{mistakes}" : exact + begun;
    }

    /// <summary>The same as in the embedded index.</summary>
    private static int MistakesAllowed(string word) =>
        word.AsSpan().ContainsAnyInRange('0', '9') ? 0
        : word.Length switch
        {
            <= 3 => 0,
            <= 7 => 1,
            _ => 2,
        };

    /// <param name="Written">As typed, in lower case; null if it is too long to look for.</param>
    /// <param name="Parts">Its folded words, such as two for "AC/DC".</param>
    private sealed record Word(string? Written, string[] Parts);
}
