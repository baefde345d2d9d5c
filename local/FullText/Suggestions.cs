namespace OneProcess.FullText;

/// <summary>Finds the names that complete what is being typed.</summary>
internal static class Suggestions
{
    public static IReadOnlyList<FullTextSuggestion> Find(
        string folded, IReadOnlyList<string> kinds, Entry?[] entries, Selection selection, PhraseTable table, FullTextSchema schema, int take)
    {
        if (folded.Length == 0)
        {
            return [];
        }

        ReadOnlySpan<NamedPhrase> phrases = table.Phrases;
        int[] counts = Count(entries, selection, phrases.Length);
        string[] words = FullTextWords.Needed(folded, schema);
        uint[] letters = [.. words.Select(Vocabulary.Letters)];
        List<(NamedPhrase Phrase, PhraseFit Fit, int Count)> found = [];
        PhraseFit atLeast = PhraseFit.MisspeltBeginning;
        foreach (string kind in kinds)
        {
            foreach (int number in table.OfKind(kind))
            {
                if (number >= counts.Length || counts[number] == 0)
                {
                    continue;
                }

                PhraseFit fit = phrases[number].Fit(folded, words, letters, atLeast);
                if (fit >= atLeast)
                {
                    // Once something fits as typed, nothing is taken for a mistake.
                    atLeast = fit >= PhraseFit.Words ? PhraseFit.Words : atLeast;
                    found.Add((phrases[number], fit, counts[number]));
                }
            }
        }

        return
        [
            .. found.Where(f => f.Fit >= atLeast)
                .OrderByDescending(f => f.Fit).ThenByDescending(f => f.Count).ThenBy(f => f.Phrase.Text, StringComparer.Ordinal)
                .DistinctBy(f => f.Phrase.Folded)
                .Take(take)
                .Select(f => new FullTextSuggestion(f.Phrase.Kind, f.Phrase.Text, f.Count)),
        ];
    }

    /// <summary>How many documents of the selection go by each phrase.</summary>
    private static int[] Count(Entry?[] entries, Selection selection, int phrases)
    {
        int[] counts = new int[phrases];
        foreach (Entry? entry in entries)
        {
            if (entry is null || !selection.Holds(entry, out _))
            {
                continue;
            }

            foreach (int phrase in entry.Phrases)
            {
                counts[phrase]++;
            }
        }

        return counts;
    }
}
