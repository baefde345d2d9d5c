namespace OneProcess.FullText;

/// <summary>How well a phrase fits the typed text. Higher is better.</summary>
internal enum PhraseFit
{
    None,

    /// <summary>Every word is like a word of the phrase or the beginning of one, with a mistake.</summary>
    MisspeltBeginning,
    Misspelt,

    /// <summary>Every word begins a word of the phrase.</summary>
    Words,

    /// <summary>The phrase begins with the typed text.</summary>
    Beginning,
    Same,
}

/// <param name="Kind">Its number in the schema.</param>
/// <param name="Words">The words of the folded text, by number, in its order.</param>
/// <param name="Documents">The documents that have the phrase.</param>
internal sealed record NamedPhrase(int Kind, string Text, string Folded, int[] Words, List<int> Documents)
{
    /// <summary>How well this phrase fits. A fit worse than <paramref name="atLeast"/> may be answered as none.</summary>
    public PhraseFit Fit(TypedText typed, Vocabulary vocabulary, PhraseFit atLeast)
    {
        if (Folded.StartsWith(typed.Folded, StringComparison.Ordinal))
        {
            return Folded.Length == typed.Folded.Length ? PhraseFit.Same : PhraseFit.Beginning;
        }

        if (atLeast <= PhraseFit.Words && HasAll(typed, vocabulary))
        {
            return PhraseFit.Words;
        }

        if (atLeast <= PhraseFit.Misspelt && HasAllNearly(typed, vocabulary, prefix: false))
        {
            return PhraseFit.Misspelt;
        }

        return atLeast <= PhraseFit.MisspeltBeginning && HasAllNearly(typed, vocabulary, prefix: true)
            ? PhraseFit.MisspeltBeginning
            : PhraseFit.None;
    }

    /// <summary>Whether the phrase has two words one after the other.</summary>
    public bool HasPair(int first, int second)
    {
        for (int i = 1; i < Words.Length; i++)
        {
            if (Words[i - 1] == first && Words[i] == second)
            {
                return true;
            }
        }

        return false;
    }

    private bool HasAll(TypedText typed, Vocabulary vocabulary)
    {
        foreach (string word in typed.Words)
        {
            if (!Array.Exists(Words, w => vocabulary[w].StartsWith(word, StringComparison.Ordinal)))
            {
                return false;
            }
        }

        return typed.Words.Length > 0;
    }

    private bool HasAllNearly(TypedText typed, Vocabulary vocabulary, bool prefix)
    {
        for (int i = 0; i < typed.Words.Length; i++)
        {
            string word = typed.Words[i];
            int limit = EditDistance.Allowed(word);
            limit = prefix ? Math.Min(limit, 1) : limit;
            bool found = false;
            for (int j = 0; j < Words.Length && !found; j++)
            {
                found = vocabulary[Words[j]].StartsWith(word, StringComparison.Ordinal)
                    || (limit > 0
                        && Vocabulary.MayBeNear(typed.Letters[i], vocabulary.Letters(Words[j]), limit, prefix)
                        && EditDistance.Between(word, vocabulary[Words[j]], limit, prefix) <= limit);
            }

            if (!found)
            {
                return false;
            }
        }

        return typed.Words.Length > 0;
    }
}

/// <param name="Words">The words of the text that must match.</param>
/// <param name="Letters">The set of letters of each word.</param>
internal sealed record TypedText(string Folded, string[] Words, uint[] Letters)
{
    public static TypedText Of(string folded, params string[] words) => new(folded, words, [.. words.Select(Vocabulary.LettersOf)]);
}
