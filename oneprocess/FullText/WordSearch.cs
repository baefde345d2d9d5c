using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace OneProcess.FullText;

/// <summary>
/// Finds the documents that have the words of a query, and rates how well they match (BM25; the phrase's kind gives a word's weight). It
/// looks words up in phrases, of which there are few, and then looks only at the documents of the rarest word.
/// </summary>
internal sealed class WordSearch
{
    private const double SameName = 3;
    private const double BeginningOfName = 1.5;

    // The usual values of BM25.
    private const double Saturation = 1.2;
    private const double LengthShare = 0.75;

    private readonly IndexMemory _memory;
    private readonly MatchExpression _expression;
    private readonly string[] _readings;
    private readonly bool _scored;

    /// <summary>Phrases that have a term.</summary>
    private readonly List<MatchedPhrase> _matched = [];

    /// <summary>Lists of the terms that a phrase has.</summary>
    private readonly List<Occurrence> _occurrences = [];
    private readonly int[] _documents;

    /// <param name="memory">Where to search.</param>
    /// <param name="expression">What to search.</param>
    /// <param name="folded">What was typed.</param>
    /// <param name="scored">Whether it matters how well words match. Names count in any case.</param>
    public WordSearch(IndexMemory memory, MatchExpression expression, string folded, bool scored)
    {
        _memory = memory;
        _expression = expression;
        _readings = [folded, expression.Reading];
        _scored = scored;
        _documents = new int[expression.Terms.Count];
    }

    /// <summary>Adds the matching documents of the selection.</summary>
    public void Run(Selection selection, HitBuffer hits)
    {
        int[] slots = ArrayPool<int>.Shared.Rent(_memory.Phrases.Count);
        ulong[] seen = ArrayPool<ulong>.Shared.Rent((_memory.End / 64) + 1);
        Array.Clear(slots, 0, _memory.Phrases.Count);
        Array.Clear(seen, 0, (_memory.End / 64) + 1);
        Match(slots);
        ulong rarest = _expression.Clauses.MinBy(Documents).Terms;
        double[] rarities = [.. _documents.Select(Rarity)];
        Span<float> frequencies = stackalloc float[_documents.Length];
        foreach (MatchedPhrase matched in _matched)
        {
            if ((matched.Terms & rarest) == 0)
            {
                continue;
            }

            foreach (int document in _memory.Phrases[matched.Phrase].Documents)
            {
                ulong bit = 1UL << (document % 64);
                if ((seen[document / 64] & bit) == 0)
                {
                    seen[document / 64] |= bit;
                    if (selection.Holds(document, out double distance) && Score(document, slots, rarities, frequencies) is double score)
                    {
                        hits.Add(new Hit(document, score, distance));
                    }
                }
            }
        }

        ArrayPool<int>.Shared.Return(slots);
        ArrayPool<ulong>.Shared.Return(seen);
    }

    /// <summary>Finds the phrases of each term.</summary>
    /// <param name="slots">For each phrase, one past its place among those that matched.</param>
    private void Match(int[] slots)
    {
        for (int number = 0; number < _expression.Terms.Count; number++)
        {
            MatchTerm term = _expression.Terms[number];
            foreach (int word in term.Words)
            {
                foreach (int phrase in _memory.Vocabulary.PhrasesWith(word))
                {
                    Match(phrase, number, slots);
                }
            }

            foreach ((int first, int second) in term.Pairs)
            {
                foreach (int phrase in _memory.Vocabulary.PhrasesWith(first))
                {
                    if (_memory.Phrases[phrase].HasPair(first, second))
                    {
                        Match(phrase, number, slots);
                    }
                }
            }
        }
    }

    private void Match(int phrase, int term, int[] slots)
    {
        NamedPhrase named = _memory.Phrases[phrase];
        PhraseKind kind = _memory.Schema.Kinds[named.Kind];
        if (slots[phrase] == 0)
        {
            _matched.Add(new MatchedPhrase(phrase, 0, -1, kind.IsName ? NameFit(named.Folded) : 1));
            slots[phrase] = _matched.Count;
        }

        ref MatchedPhrase matched = ref CollectionsMarshal.AsSpan(_matched)[slots[phrase] - 1];
        if ((matched.Terms & (1UL << term)) == 0)
        {
            // A document that has the term in two phrases counts twice: that makes a common word a little more common.
            _documents[term] += named.Documents.Count;
        }

        _occurrences.Add(new Occurrence(term, (float)kind.Weight, matched.First));
        matched = matched with { Terms = matched.Terms | (1UL << term), First = _occurrences.Count - 1 };
    }

    private double NameFit(string name)
    {
        double fit = 1;
        foreach (string reading in _readings)
        {
            if (name.StartsWith(reading, StringComparison.Ordinal))
            {
                fit = Math.Max(fit, name.Length == reading.Length ? SameName : BeginningOfName);
            }
        }

        return fit;
    }

    /// <summary>How many documents to look at, at most, if a clause is to hold.</summary>
    private long Documents(MatchClause clause)
    {
        long count = 0;
        for (ulong terms = clause.Terms; terms != 0; terms &= terms - 1)
        {
            count += _documents[BitOperations.TrailingZeroCount(terms)];
        }

        return count;
    }

    /// <summary>How much a term says: the fewer documents have it, the more.</summary>
    private double Rarity(int documents)
    {
        double having = Math.Min(documents, _memory.Count);
        return Math.Log(1 + ((_memory.Count - having + 0.5) / (having + 0.5)));
    }

    /// <returns>How well the document matches, or null if it does not.</returns>
    private double? Score(int document, int[] slots, double[] rarities, Span<float> frequencies)
    {
        frequencies.Clear();
        ulong terms = 0;
        double nameFit = 1;
        foreach (int phrase in _memory.PhrasesOf(document)!)
        {
            if (slots[phrase] == 0)
            {
                continue;
            }

            MatchedPhrase matched = _matched[slots[phrase] - 1];
            terms |= matched.Terms;
            nameFit = Math.Max(nameFit, matched.NameFit);
            for (int at = matched.First; at >= 0; at = _occurrences[at].Next)
            {
                frequencies[_occurrences[at].Term] += _occurrences[at].Weight;
            }
        }

        foreach (MatchClause clause in _expression.Clauses)
        {
            if (!clause.Holds(terms))
            {
                return null;
            }
        }

        if (!_scored)
        {
            return nameFit;
        }

        double length = Saturation * (1 - LengthShare + (LengthShare * _memory.LengthOf(document) / _memory.MeanLength));
        double score = 0;
        for (int term = 0; term < frequencies.Length; term++)
        {
            score += rarities[term] * frequencies[term] * (Saturation + 1) / (frequencies[term] + length);
        }

        return score * nameFit;
    }

    /// <param name="Terms">The terms that the phrase has, as bits.</param>
    /// <param name="First">The first of its occurrences.</param>
    /// <param name="NameFit">The factor for the score.</param>
    private readonly record struct MatchedPhrase(int Phrase, ulong Terms, int First, double NameFit);

    /// <param name="Next">The phrase's next occurrence, or -1.</param>
    private readonly record struct Occurrence(int Term, float Weight, int Next);
}
