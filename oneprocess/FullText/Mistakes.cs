using System.Text;

namespace OneProcess.FullText;

/// <summary>
/// How many letters are wrong, missing, too many or swapped with the next: the restricted Damerau–Levenshtein distance, as in Lucene.
/// </summary>
internal static class Mistakes
{
    private const int MostOnStack = 64;

    /// <summary>The mistakes between a word and a term in UTF-8; null if there are more than may be.</summary>
    /// <param name="word">The word.</param>
    /// <param name="term">The term.</param>
    /// <param name="most">How many there may be.</param>
    /// <param name="isBeginning">Whether the word stands for any beginning of the term.</param>
    public static int? Between(ReadOnlySpan<Rune> word, ReadOnlySpan<byte> term, int most, bool isBeginning)
    {
        // For each beginning of the word, the mistakes between it and the term's letters so far.
        int count = word.Length + 1;
        Span<int> rows = count <= MostOnStack ? stackalloc int[3 * MostOnStack] : new int[3 * count];
        Span<int> before = rows[..count];
        Span<int> last = rows[count..(2 * count)];
        Span<int> now = rows[(2 * count)..(3 * count)];
        for (int i = 0; i < count; i++)
        {
            last[i] = i;
        }

        int best = isBeginning ? word.Length : int.MaxValue;
        int leastBefore = 0;
        Rune previous = default;
        for (int read = 1; !term.IsEmpty; read++)
        {
            Rune.DecodeFromUtf8(term, out Rune letter, out int length);
            term = term[length..];
            int least = now[0] = read;
            for (int i = 1; i < count; i++)
            {
                int mistakes = Math.Min(last[i - 1] + (word[i - 1] == letter ? 0 : 1), Math.Min(last[i], now[i - 1]) + 1);
                if (read > 1 && i > 1 && word[i - 1] == previous && word[i - 2] == letter)
                {
                    mistakes = Math.Min(mistakes, before[i - 2] + 1);
                }

                now[i] = mistakes;
                least = Math.Min(least, mistakes);
            }

            if (isBeginning)
            {
                best = Math.Min(best, now[^1]);
            }

            if (least > most && leastBefore > most)
            {
                // Whatever follows, it does not get better, not even by a swap.
                return best <= most ? best : null;
            }

            leastBefore = least;
            previous = letter;
            Span<int> free = before;
            before = last;
            last = now;
            now = free;
        }

        best = isBeginning ? best : last[^1];
        return best <= most ? best : null;
    }
}
