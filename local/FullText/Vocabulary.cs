using System.Numerics;

namespace OneProcess.FullText;

/// <summary>
/// Every word of the index, to find what a misspelt or half-typed word meant. Words are only added: one whose last document is
/// gone finds nothing and is forgotten at the next start.
/// </summary>
internal sealed class Vocabulary
{
    private readonly HashSet<string> _known = [];
    private readonly AppendOnlyList<Term> _terms = new();

    /// <summary>Called by one thread at a time.</summary>
    public void Add(string word)
    {
        lock (_known)
        {
            if (_known.Add(word))
            {
                _terms.Add(new Term(word, Letters(word)));
            }
        }
    }

    public bool Contains(string word)
    {
        lock (_known)
        {
            return _known.Contains(word);
        }
    }

    public bool AnyStartsWith(string prefix)
    {
        foreach (Term term in _terms.Items)
        {
            if (term.Word.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The words (or, when <paramref name="prefix"/>, the beginnings of words) within the mistakes allowed, nearest first.</summary>
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
            // A beginning says less than a whole word: one mistake, or every word would do.
            limit = 1;
        }

        uint letters = Letters(word);
        foreach (Term term in _terms.Items)
        {
            if (!MayBeNear(letters, term.Letters, limit, prefix))
            {
                continue;
            }

            int distance = EditDistance.Between(word, term.Word, limit, prefix);
            if (distance > 0 && distance <= limit)
            {
                found.Add(new Correction(term.Word, distance));
            }
        }

        found.Sort((a, b) => a.Distance != b.Distance ? a.Distance - b.Distance : string.CompareOrdinal(a.Word, b.Word));
        return found;
    }

    /// <summary>The set of a word's letters, each as a bit.</summary>
    public static uint Letters(string word)
    {
        uint letters = 0;
        foreach (char c in word)
        {
            letters |= 1u << (c is >= 'a' and <= 'z' ? c - 'a' : 26 + (c % 6));
        }

        return letters;
    }

    /// <summary>A mistake changes the set of letters by two bits at most, so that most words need no distance.</summary>
    public static bool MayBeNear(uint word, uint term, int limit, bool prefix) => prefix
        ? BitOperations.PopCount(word & ~term) <= limit
        : BitOperations.PopCount(word ^ term) <= 2 * limit;

    private readonly record struct Term(string Word, uint Letters);
}

internal readonly record struct Correction(string Word, int Distance);
