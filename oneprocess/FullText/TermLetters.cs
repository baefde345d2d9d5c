using System.Text;

namespace OneProcess.FullText;

/// <summary>Which letters some terms have, from short to long.</summary>
internal sealed class TermLetters
{
    /// <summary>Longer terms count as so long.</summary>
    private const int Longest = 255;

    private readonly (int Term, ulong Letters)[] _terms;

    /// <summary>How many terms are shorter than so many letters.</summary>
    private readonly int[] _shorter = new int[Longest + 2];

    public TermLetters(int terms, Func<int, ReadOnlySpan<byte>> termOf)
    {
        byte[] lengths = new byte[terms];
        for (int term = 0; term < terms; term++)
        {
            lengths[term] = (byte)Math.Min(Longest, CountLetters(termOf(term)));
            _shorter[lengths[term] + 1]++;
        }

        for (int length = 1; length < _shorter.Length; length++)
        {
            _shorter[length] += _shorter[length - 1];
        }

        int[] next = [.. _shorter];
        _terms = new (int, ulong)[terms];
        for (int term = 0; term < terms; term++)
        {
            _terms[next[lengths[term]]++] = (term, Of(termOf(term)));
        }
    }

    /// <summary>A bit for each letter or digit; all others share those that are left.</summary>
    public static ulong Of(ReadOnlySpan<byte> term)
    {
        ulong letters = 0;
        while (!term.IsEmpty)
        {
            Rune.DecodeFromUtf8(term, out Rune letter, out int length);
            letters |= 1ul << letter.Value switch
            {
                >= 'a' and <= 'z' => letter.Value - 'a',
                >= '0' and <= '9' => 26 + letter.Value - '0',
                _ => 36 + (letter.Value % 28),
            };
            term = term[length..];
        }

        return letters;
    }

    public ReadOnlySpan<(int Term, ulong Letters)> OfLength(int shortest, int longest) =>
        _terms.AsSpan(_shorter[Math.Clamp(shortest, 0, Longest)].._shorter[Math.Clamp(longest, 0, Longest) + 1]);

    private static int CountLetters(ReadOnlySpan<byte> term)
    {
        int count = 0;
        for (; !term.IsEmpty; count++)
        {
            Rune.DecodeFromUtf8(term, out _, out int length);
            term = term[length..];
        }

        return count;
    }
}
