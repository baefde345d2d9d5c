namespace OneProcess.FullText;

/// <summary>Finds names that complete what is being typed.</summary>
internal static class Suggestions
{
    public static IReadOnlyList<FullTextSuggestion> Find(
        string folded, IReadOnlyList<string> kinds, IndexMemory memory, Selection selection, int take)
    {
        if (folded.Length == 0)
        {
            return [];
        }

        int[] counts = Count(memory, selection);
        var typed = TypedText.Of(folded, FullTextWords.Needed(folded, memory.Schema));
        List<(NamedPhrase Phrase, PhraseFit Fit, int Count)> found = [];
        PhraseFit atLeast = PhraseFit.MisspeltBeginning;
        foreach (string kind in kinds)
        {
            foreach (int number in memory.Phrases.OfKind(memory.Schema.Kind(kind)))
            {
                if (counts[number] == 0)
                {
                    continue;
                }

                PhraseFit fit = memory.Phrases[number].Fit(typed, memory.Vocabulary, atLeast);
                if (fit >= atLeast)
                {
                    // Once something fits as typed, nothing counts as a mistake.
                    atLeast = fit >= PhraseFit.Words ? PhraseFit.Words : atLeast;
                    found.Add((memory.Phrases[number], fit, counts[number]));
                }
            }
        }

        return
        [
            .. found.Where(f => f.Fit >= atLeast)
                .OrderByDescending(f => f.Fit).ThenByDescending(f => f.Count).ThenBy(f => f.Phrase.Text, StringComparer.Ordinal)
                .DistinctBy(f => f.Phrase.Folded)
                .Take(take)
                .Select(f => new FullTextSuggestion(memory.Schema.Kinds[f.Phrase.Kind].Name, f.Phrase.Text, f.Count)),
        ];
    }

    /// <summary>How many documents of the selection have each phrase.</summary>
    private static int[] Count(IndexMemory memory, Selection selection)
    {
        int[] counts = new int[memory.Phrases.Count];
        for (int document = 0; document < memory.End; document++)
        {
            if (selection.Holds(document, out _))
            {
                foreach (int phrase in memory.PhrasesOf(document)!)
                {
                    counts[phrase]++;
                }
            }
        }

        return counts;
    }
}
