using System.Collections.Concurrent;

namespace OneProcess.FullText;

/// <summary>The distinct names that documents go by, each with a number.</summary>
internal sealed class PhraseTable(FullTextSchema schema)
{
    private readonly Dictionary<(string Kind, string Folded), int> _numbers = [];
    private readonly Dictionary<Phrase, int> _asWritten = [];
    private readonly ConcurrentDictionary<string, AppendOnlyList<int>> _ofKind = new();
    private readonly AppendOnlyList<NamedPhrase> _phrases = new();

    public ReadOnlySpan<NamedPhrase> Phrases => _phrases.Items;

    /// <summary>The numbers of the phrases of a kind.</summary>
    public ReadOnlySpan<int> OfKind(string kind) => _ofKind.TryGetValue(kind, out AppendOnlyList<int>? numbers) ? numbers.Items : [];

    /// <summary>Called by one thread at a time.</summary>
    public int Intern(Phrase phrase)
    {
        // Folding is what costs: a spelling is folded once.
        if (!_asWritten.TryGetValue(phrase, out int number))
        {
            string folded = Folding.Fold(phrase.Text);
            if (!_numbers.TryGetValue((phrase.Kind, folded), out number))
            {
                number = _phrases.Count;
                _phrases.Add(new NamedPhrase(phrase.Kind, phrase.Text, folded, Folding.Words(folded)));
                _ofKind.GetOrAdd(phrase.Kind, _ => new AppendOnlyList<int>()).Add(number);
                _numbers.Add((phrase.Kind, folded), number);
            }

            _asWritten.Add(phrase, number);
        }

        return number;
    }

    /// <summary>
    /// What a document must go by for the filter to hold: each set is one condition, the document's names must hit every set.
    /// </summary>
    public List<PhraseSet> Resolve(PhraseFilter filter)
    {
        List<PhraseSet> conditions = [];
        foreach (string part in filter.Text.Split([',', ';', '/'], StringSplitOptions.RemoveEmptyEntries))
        {
            string folded = Folding.Fold(part);
            if (folded.Length == 0)
            {
                continue;
            }

            string[] words = FullTextWords.Needed(folded, schema);
            PhraseSet one = Best(filter.Kinds, folded, words);
            if (!one.IsEmpty || words.Length == 1)
            {
                conditions.Add(one);
                continue;
            }

            // "london uk": no one name has all the words, so that each may be of another name.
            conditions.AddRange(words.Select(word => Best(filter.Kinds, word, [word])));
        }

        if (conditions.Count == 0)
        {
            // Nothing but punctuation: no name is like it.
            conditions.Add(new PhraseSet(0));
        }

        return conditions;
    }

    /// <summary>The phrases that fit as well as any: the very name, all words, all words with mistakes.</summary>
    private PhraseSet Best(IReadOnlyList<string> kinds, string folded, string[] words)
    {
        ReadOnlySpan<NamedPhrase> phrases = Phrases;
        var best = new PhraseSet(phrases.Length);
        PhraseFit bestFit = PhraseFit.MisspeltBeginning;
        uint[] letters = [.. words.Select(Vocabulary.Letters)];
        foreach (string kind in kinds)
        {
            foreach (int number in OfKind(kind))
            {
                // A phrase that came after these were taken belongs to no entry that is looked at.
                PhraseFit fit = number < phrases.Length ? phrases[number].Fit(folded, words, letters, bestFit) : PhraseFit.None;

                // A name that begins with what was typed fits no better than one with the word inside: "wembley" means the arena too.
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
