using System.Numerics;

namespace OneProcess.FullText;

/// <summary>
/// Every word of the index, by number, with its phrases. It finds what a misspelt or half-typed word may mean. Words are only added: one
/// whose last document is gone finds nothing, and is forgotten at the next start.
/// </summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<Word> _words = [];

    /// <summary>The words' numbers, in the order of the words.</summary>
    private readonly List<int> _sorted = [];

    public string this[int word] => _words[word].Text;

    /// <summary>The set of a word's letters, one bit each.</summary>
    public uint Letters(int word) => _words[word].Letters;

    /// <summary>Numbers of the phrases that have a word, once for each time it is in them.</summary>
    public List<int> PhrasesWith(int word) => _words[word].Phrases;

    public int Add(string text)
    {
        if (!_numbers.TryGetValue(text, out int number))
        {
            number = _words.Count;
            _words.Add(new Word(text, LettersOf(text), []));
            _numbers.Add(text, number);
            _sorted.Insert(FirstNotBefore(text), number);
        }

        return number;
    }

    /// <returns>The word's number, or -1.</returns>
    public int Find(string text) => _numbers.GetValueOrDefault(text, -1);

    /// <summary>Numbers of the words that begin with a prefix.</summary>
    public List<int> StartingWith(string prefix)
    {
        int first = FirstNotBefore(prefix);
        int end = first;
        while (end < _sorted.Count && _words[_sorted[end]].Text.StartsWith(prefix, StringComparison.Ordinal))
        {
            end++;
        }

        return _sorted.GetRange(first, end - first);
    }

    /// <summary>Words (or, if <paramref name="prefix"/>, beginnings of words) within the allowed mistakes, nearest first.</summary>
    public List<Correction> Corrections(string word, bool prefix)
    {
        int limit = EditDistance.Allowed(word);
        List<Correction> found = [];
        if (limit == 0)
        {
            return found;
        }

        if (prefix)
        {
            // A beginning says less than a whole word. With more than one mistake every word would do.
            limit = 1;
        }

        uint letters = LettersOf(word);
        for (int number = 0; number < _words.Count; number++)
        {
            Word candidate = _words[number];
            if (!MayBeNear(letters, candidate.Letters, limit, prefix))
            {
                continue;
            }

            int distance = EditDistance.Between(word, candidate.Text, limit, prefix);
            if (distance > 0 && distance <= limit)
            {
                found.Add(new Correction(number, candidate.Text, distance));
            }
        }

        found.Sort((a, b) => a.Distance != b.Distance ? a.Distance - b.Distance : string.CompareOrdinal(a.Word, b.Word));
        return found;
    }

    public static uint LettersOf(string word)
    {
        uint letters = 0;
        foreach (char c in word)
        {
            letters |= 1u << (c is >= 'a' and <= 'z' ? c - 'a' : 26 + (c % 6));
        }

        return letters;
    }

    /// <summary>A mistake changes the set of letters by two bits at most, so most words need no distance.</summary>
    public static bool MayBeNear(uint word, uint term, int limit, bool prefix) => prefix
        ? BitOperations.PopCount(word & ~term) <= limit
        : BitOperations.PopCount(word ^ term) <= 2 * limit;

    private int FirstNotBefore(string text)
    {
        int low = 0;
        for (int high = _sorted.Count; low < high;)
        {
            int middle = (low + high) / 2;
            if (string.CompareOrdinal(_words[_sorted[middle]].Text, text) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private readonly record struct Word(string Text, uint Letters, List<int> Phrases);
}

internal readonly record struct Correction(int Number, string Word, int Distance);
