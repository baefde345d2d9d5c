namespace OneProcess.FullText;

/// <summary>The distinct phrases that documents have, each with a number.</summary>
internal sealed class PhraseTable(FullTextSchema schema, Vocabulary vocabulary)
{
    private readonly Spellings[] _spellings = [.. schema.Kinds.Select(_ => new Spellings())];
    private readonly List<int>[] _ofKind = [.. schema.Kinds.Select(_ => new List<int>())];
    private readonly List<NamedPhrase> _phrases = [];

    public int Count => _phrases.Count;

    public NamedPhrase this[int phrase] => _phrases[phrase];

    /// <summary>The numbers of the phrases of a kind.</summary>
    public List<int> OfKind(int kind) => _ofKind[kind];

    public int Intern(int kind, ReadOnlySpan<char> text)
    {
        if (!_spellings[kind].TryFind(text, out int number))
        {
            string written = text.ToString();
            string folded = Folding.Fold(written);
            number = _spellings[kind].Add(written, folded, _phrases.Count);
            if (number == _phrases.Count)
            {
                int[] words = [.. Folding.Words(folded).Select(vocabulary.Add)];
                _phrases.Add(new NamedPhrase(kind, written, folded == written ? written : folded, words, new List<int>(1)));
                _ofKind[kind].Add(number);
                Array.ForEach(words, word => vocabulary.PhrasesWith(word).Add(number));
            }
        }

        return number;
    }

    /// <summary>
    /// The conditions for the filter to hold. The document's phrases must hit every set.
    /// </summary>
    public List<PhraseSet> Resolve(PhraseFilter filter)
    {
        int[] kinds = [.. filter.Kinds.Select(schema.Kind)];
        List<PhraseSet> conditions = [];
        foreach (string part in filter.Text.Split([',', ';', '/'], StringSplitOptions.RemoveEmptyEntries))
        {
            string folded = Folding.Fold(part);
            if (folded.Length == 0)
            {
                continue;
            }

            string[] words = FullTextWords.Needed(folded, schema);
            PhraseSet one = Best(kinds, TypedText.Of(folded, words));
            if (!one.IsEmpty || words.Length == 1)
            {
                conditions.Add(one);
                continue;
            }

            // "london uk": no one name has all the words, so each may be of another name.
            conditions.AddRange(words.Select(word => Best(kinds, TypedText.Of(word, word))));
        }

        if (conditions.Count == 0)
        {
            // Nothing but punctuation: no name is like it.
            conditions.Add(new PhraseSet(0));
        }

        return conditions;
    }

    /// <summary>The phrases that fit best: the very name, all words, or all words with mistakes.</summary>
    private PhraseSet Best(int[] kinds, TypedText typed)
    {
        var best = new PhraseSet(_phrases.Count);
        PhraseFit bestFit = PhraseFit.MisspeltBeginning;
        foreach (int kind in kinds)
        {
            foreach (int number in _ofKind[kind])
            {
                PhraseFit fit = _phrases[number].Fit(typed, vocabulary, bestFit);

                // A name that begins with the typed text fits no better than one with the word inside: "wembley" means the arena too.
                fit = fit == PhraseFit.Beginning ? PhraseFit.Words : fit;
                if (fit > bestFit)
                {
                    bestFit = fit;
                    best.Clear();
                }

                if (fit == bestFit)
                {
                    best.Add(number);
                }
            }
        }

        return best;
    }
}
