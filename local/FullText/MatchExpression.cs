namespace OneProcess.FullText;

/// <summary>How loosely the words of a query are taken.</summary>
internal enum Looseness
{
    /// <summary>As typed, the last word perhaps half typed; corrected only where no document has such a word.</summary>
    AsTyped,

    /// <summary>Any word may be misspelt or half typed, and neighbours may belong together.</summary>
    Corrected,
}

/// <summary>The FTS5 expression for the words of a query, all of which must match.</summary>
/// <param name="Fts">The expression.</param>
/// <param name="Reading">The words with the likeliest correction in place of each that no document has.</param>
internal sealed record MatchExpression(string Fts, string Reading)
{
    private const int MaxCorrections = 24;

    /// <returns>The expression, or null where nothing in the index can match.</returns>
    public static MatchExpression? Write(IReadOnlyList<string> words, Vocabulary vocabulary, Looseness looseness)
    {
        List<string> clauses = new(words.Count);
        List<string> reading = new(words.Count);
        for (int i = 0; i < words.Count; i++)
        {
            bool last = i == words.Count - 1;
            List<string> choices = looseness == Looseness.AsTyped
                ? Typed(words[i], last, vocabulary)
                : Corrected(words[i], vocabulary);
            string read = choices.Count == 0 ? words[i] : choices[0].Trim('"', '*');

            if (looseness == Looseness.Corrected && !last && vocabulary.Contains(words[i] + words[i + 1]))
            {
                // "cold play" for "coldplay": the joined word stands for both.
                string both = All([Any(choices), Any(Corrected(words[i + 1], vocabulary))]);
                read = words[i] + words[i + 1];
                choices = both.Length == 0 ? [Exact(read)] : [both, Exact(read)];
                i++;
            }

            if (choices.Count == 0)
            {
                return null;
            }

            clauses.Add(Any(choices));
            reading.Add(read);
        }

        return new MatchExpression(All(clauses), string.Join(' ', reading));
    }

    private static List<string> Typed(string word, bool last, Vocabulary vocabulary)
    {
        List<string> choices = [];
        bool known = vocabulary.Contains(word);
        if (known)
        {
            choices.Add(Exact(word));
        }

        if ((last || !known) && vocabulary.AnyStartsWith(word))
        {
            choices.Add(Prefix(word));
        }

        return choices.Count > 0 ? choices : Meant(word, vocabulary);
    }

    private static List<string> Corrected(string word, Vocabulary vocabulary)
    {
        List<string> choices = [];
        if (vocabulary.AnyStartsWith(word))
        {
            choices.Add(Prefix(word));
        }

        choices.AddRange(vocabulary.Corrections(word, prefix: false).Take(MaxCorrections).Select(c => Exact(c.Word)));
        return choices.Count > 0 ? choices : Meant(word, vocabulary);
    }

    /// <summary>What a word that no document has may have meant: the nearest words, else words that so begin, else two words run together.</summary>
    private static List<string> Meant(string word, Vocabulary vocabulary)
    {
        List<Correction> corrections = vocabulary.Corrections(word, prefix: false);
        if (corrections.Count == 0)
        {
            List<string> split = Split(word, vocabulary);
            if (split.Count > 0)
            {
                return split;
            }

            corrections = vocabulary.Corrections(word, prefix: true);
        }

        return [.. corrections.Where(c => c.Distance == corrections[0].Distance).Take(MaxCorrections).Select(c => Exact(c.Word))];
    }

    private static List<string> Split(string word, Vocabulary vocabulary)
    {
        List<string> choices = [];
        for (int at = 2; at <= word.Length - 2; at++)
        {
            if (vocabulary.Contains(word[..at]) && vocabulary.Contains(word[at..]))
            {
                choices.Add($"\"{word[..at]} {word[at..]}\"");
            }
        }

        return choices;
    }

    // Folded words are letters and digits only, so that the quotes cannot be broken out of.
    private static string Exact(string word) => $"\"{word}\"";

    private static string Prefix(string word) => $"\"{word}\"*";

    private static string Any(List<string> choices) => choices.Count == 1 ? choices[0] : $"({string.Join(" OR ", choices)})";

    private static string All(List<string> clauses) =>
        clauses.Contains("()") ? "" : clauses.Count == 1 ? clauses[0] : $"({string.Join(" AND ", clauses)})";
}
