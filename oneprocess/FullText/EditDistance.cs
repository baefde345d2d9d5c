namespace OneProcess.FullText;

/// <summary>Damerau-Levenshtein distance: letters added, left out, changed, or two neighbours swapped.</summary>
internal static class EditDistance
{
    private const int MaxLength = 64;

    /// <summary>Mistakes that a word of this length may have.</summary>
    public static int Allowed(string word) =>
        word.AsSpan().ContainsAnyInRange('0', '9') ? 0
        : word.Length switch
        {
            <= 3 => 0,
            <= 7 => 1,
            _ => 2,
        };

    /// <summary>
    /// The distance of <paramref name="word"/> from <paramref name="term"/>, or from its nearest beginning if <paramref name="prefix"/>.
    /// A distance above <paramref name="limit"/> is answered as limit + 1.
    /// </summary>
    public static int Between(ReadOnlySpan<char> word, ReadOnlySpan<char> term, int limit, bool prefix = false)
    {
        if (prefix && term.Length > word.Length + limit)
        {
            term = term[..(word.Length + limit)];
        }

        if (Math.Abs(word.Length - term.Length) > limit && !(prefix && term.Length > word.Length))
        {
            return limit + 1;
        }

        if (word.Length > MaxLength || term.Length > MaxLength)
        {
            return word.SequenceEqual(term) ? 0 : limit + 1;
        }

        Span<int> before = stackalloc int[term.Length + 1];
        Span<int> above = stackalloc int[term.Length + 1];
        Span<int> row = stackalloc int[term.Length + 1];
        for (int j = 0; j <= term.Length; j++)
        {
            above[j] = j;
        }

        for (int i = 1; i <= word.Length; i++)
        {
            row[0] = i;
            int best = i;
            for (int j = 1; j <= term.Length; j++)
            {
                int cost = word[i - 1] == term[j - 1] ? 0 : 1;
                int value = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
                if (i > 1 && j > 1 && word[i - 1] == term[j - 2] && word[i - 2] == term[j - 1])
                {
                    value = Math.Min(value, before[j - 2] + 1);
                }

                row[j] = value;
                best = Math.Min(best, value);
            }

            if (best > limit)
            {
                return limit + 1;
            }

            Span<int> spare = before;
            before = above;
            above = row;
            row = spare;
        }

        int distance = above[term.Length];
        if (prefix)
        {
            foreach (int value in above)
            {
                distance = Math.Min(distance, value);
            }
        }

        return Math.Min(distance, limit + 1);
    }
}
