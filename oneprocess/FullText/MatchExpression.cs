namespace OneProcess.FullText;

/// <summary>How loosely a query's words are taken.</summary>
internal enum Looseness
{
    /// <summary>As typed; the last word may be half typed. A word is corrected only if no document has it.</summary>
    AsTyped,

    /// <summary>Any word may be misspelt or half typed, and neighbours may belong together.</summary>
    Corrected,
}

/// <summary>One way to take a word: as any of these words, or as any of these pairs of neighbouring words.</summary>
internal readonly record struct MatchTerm(IReadOnlyList<int> Words, IReadOnlyList<(int First, int Second)> Pairs);

/// <summary>The terms, as bits, that a document must have: one of <paramref name="Any"/>, or one of each of the others.</summary>
internal readonly record struct MatchClause(ulong Any, ulong First = 0, ulong Second = 0)
{
    public ulong Terms => Any | First | Second;

    public bool Holds(ulong terms) => (terms & Any) != 0 || ((terms & First) != 0 && (terms & Second) != 0);
}

/// <summary>How a query's words are taken. All clauses must hold.</summary>
internal sealed class MatchExpression
{
    private const int MaxCorrections = 24;

    private readonly Vocabulary _vocabulary;
    private readonly List<MatchTerm> _terms = [];
    private readonly List<MatchClause> _clauses = [];

    private MatchExpression(Vocabulary vocabulary) => _vocabulary = vocabulary;

    /// <summary>At most 64: a word makes two, a pair of neighbours five.</summary>
    public IReadOnlyList<MatchTerm> Terms => _terms;

    public IReadOnlyList<MatchClause> Clauses => _clauses;

    /// <summary>The words, with the likeliest correction in place of each that no document has.</summary>
    public string Reading { get; private set; } = "";

    /// <returns>The expression, or null if nothing in the index can match.</returns>
    public static MatchExpression? Of(IReadOnlyList<string> words, Vocabulary vocabulary, Looseness looseness)
    {
        var expression = new MatchExpression(vocabulary);
        List<string> reading = new(words.Count);
        for (int i = 0; i < words.Count; i++)
        {
            bool last = i == words.Count - 1;
            string read = words[i];
            ulong any = looseness == Looseness.AsTyped ? expression.Typed(ref read, last) : expression.Corrected(ref read);
            var clause = new MatchClause(any);
            if (looseness == Looseness.Corrected && !last && vocabulary.Find(words[i] + words[i + 1]) is int both and >= 0)
            {
                // "cold play" for "coldplay": the joined word stands for both.
                read = words[i + 1];
                clause = new MatchClause(expression.Add([both]), any, expression.Corrected(ref read));
                read = words[i] + words[i + 1];
                i++;
            }

            if (clause.Terms == 0)
            {
                return null;
            }

            expression._clauses.Add(clause);
            reading.Add(read);
        }

        expression.Reading = string.Join(' ', reading);
        return expression;
    }

    private ulong Typed(ref string word, bool last)
    {
        int known = _vocabulary.Find(word);
        ulong terms = known >= 0 ? Add([known]) : 0;
        if (last || known < 0)
        {
            terms |= Add(_vocabulary.StartingWith(word));
        }

        return terms != 0 ? terms : Meant(ref word);
    }

    private ulong Corrected(ref string word)
    {
        ulong begun = Add(_vocabulary.StartingWith(word));
        List<Correction> corrections = _vocabulary.Corrections(word, prefix: false);
        if (begun == 0 && corrections.Count > 0)
        {
            word = corrections[0].Word;
        }

        ulong terms = begun | Add([.. corrections.Take(MaxCorrections).Select(correction => correction.Number)]);
        return terms != 0 ? terms : Meant(ref word);
    }

    /// <summary>
    /// What a word that no document has may mean: the nearest words, else two words run together, else words that begin with it.
    /// </summary>
    private ulong Meant(ref string word)
    {
        List<Correction> corrections = _vocabulary.Corrections(word, prefix: false);
        if (corrections.Count == 0)
        {
            List<(int First, int Second)> pairs = Split(word);
            if (pairs.Count > 0)
            {
                word = $"{_vocabulary[pairs[0].First]} {_vocabulary[pairs[0].Second]}";
                return Add([], pairs);
            }

            corrections = _vocabulary.Corrections(word, prefix: true);
        }

        if (corrections.Count == 0)
        {
            return 0;
        }

        word = corrections[0].Word;
        return Add([.. corrections.Where(c => c.Distance == corrections[0].Distance).Take(MaxCorrections).Select(c => c.Number)]);
    }

    private List<(int First, int Second)> Split(string word)
    {
        List<(int, int)> pairs = [];
        for (int at = 2; at <= word.Length - 2; at++)
        {
            int first = _vocabulary.Find(word[..at]);
            int second = _vocabulary.Find(word[at..]);
            if (first >= 0 && second >= 0)
            {
                pairs.Add((first, second));
            }
        }

        return pairs;
    }

    /// <returns>The term's bit, or no bit if there is nothing to match.</returns>
    private ulong Add(List<int> words, List<(int First, int Second)>? pairs = null)
    {
        if (words.Count == 0 && pairs is null)
        {
            return 0;
        }

        _terms.Add(new MatchTerm(words, pairs ?? []));
        return 1UL << (_terms.Count - 1);
    }
}
