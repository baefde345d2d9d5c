namespace TicketMaster.Search;

/// <summary>Beginnings of words in which one letter is wrong. The first letter is always right.</summary>
internal static class MisspeltPatterns
{
    private const int Most = 40;

    /// <summary>
    /// The word with a letter left out, two swapped, one replaced or one more, as patterns with a question mark for any letter.
    /// </summary>
    public static IEnumerable<string> BeginningsOf(string word)
    {
        if (word.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            // Half of such a character is none.
            return [];
        }

        HashSet<string> patterns = [];
        for (int i = 1; i < word.Length; i++)
        {
            patterns.Add(word.Remove(i, 1));
            patterns.Add($"{word[..i]}?{word[(i + 1)..]}");
            patterns.Add($"{word[..i]}?{word[i..]}");
            if (i + 1 < word.Length)
            {
                patterns.Add($"{word[..i]}{word[i + 1]}{word[i]}{word[(i + 2)..]}");
            }
        }

        patterns.Remove(word);
        return patterns.Take(Most);
    }
}
