namespace OneProcess.FullText;

/// <summary>How well a phrase fits what was typed, the better the higher.</summary>
internal enum PhraseFit
{
    None,

    /// <summary>Every word is like a word or the beginning of a word of the phrase, with a mistake.</summary>
    MisspeltBeginning,
    Misspelt,

    /// <summary>Every word begins a word of the phrase.</summary>
    Words,

    /// <summary>The phrase begins with what was typed.</summary>
    Beginning,
    Same,
}

internal sealed record NamedPhrase(string Kind, string Text, string Folded, string[] Words)
{
    private readonly uint[] _letters = [.. Words.Select(Vocabulary.Letters)];

    /// <summary>How well this phrase fits; worse than <paramref name="atLeast"/> may be answered as none.</summary>
    public PhraseFit Fit(string folded, string[] words, uint[] letters, PhraseFit atLeast)
    {
        if (Folded.StartsWith(folded, StringComparison.Ordinal))
        {
            return Folded.Length == folded.Length ? PhraseFit.Same : PhraseFit.Beginning;
        }

        if (atLeast <= PhraseFit.Words && HasAll(words))
        {
            return PhraseFit.Words;
        }

        if (atLeast <= PhraseFit.Misspelt && HasAllNearly(words, letters, prefix: false))
        {
            return PhraseFit.Misspelt;
        }

        return atLeast <= PhraseFit.MisspeltBeginning && HasAllNearly(words, letters, prefix: true)
            ? PhraseFit.MisspeltBeginning
            : PhraseFit.None;
    }

    private bool HasAll(string[] words)
    {
        foreach (string word in words)
        {
            if (!Array.Exists(Words, w => w.StartsWith(word, StringComparison.Ordinal)))
            {
                return false;
            }
        }

        return words.Length > 0;
    }

    private bool HasAllNearly(string[] words, uint[] letters, bool prefix)
    {
        for (int i = 0; i < words.Length; i++)
        {
            int limit = EditDistance.Allowed(words[i]);
            limit = prefix ? Math.Min(limit, 1) : limit;
            bool found = false;
            for (int j = 0; j < Words.Length && !found; j++)
            {
                found = Words[j].StartsWith(words[i], StringComparison.Ordinal)
                    || (limit > 0
                        && Vocabulary.MayBeNear(letters[i], _letters[j], limit, prefix)
                        && EditDistance.Between(words[i], Words[j], limit, prefix) <= limit);
            }

            if (!found)
            {
                return false;
            }
        }

        return words.Length > 0;
    }
}
