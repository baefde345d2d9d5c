namespace OneProcess.FullText;

/// <summary>Counts the values of keyword fields over the hits.</summary>
internal static class FacetCounter
{
    public static IReadOnlyList<Facet> Count(IReadOnlyList<FacetRequest> requests, IndexMemory memory, ReadOnlySpan<Hit> hits)
    {
        List<Facet> facets = new(requests.Count);
        foreach (FacetRequest request in requests)
        {
            int field = memory.Schema.Keyword(request.Field);
            IReadOnlyList<string> values = memory.Keywords[field].Values;
            int[] valueOf = memory.KeywordsOf[field];
            int[] counts = new int[values.Count];
            double[]? numbers = request.Else is { } other ? memory.NumbersOf[memory.Schema.Number(other.Field)] : null;
            int counted = 0;
            foreach (Hit hit in hits)
            {
                // No number is above a bound that is NaN, nor is NaN above any.
                if (numbers is not null && numbers[hit.Document] > request.Else!.Above)
                {
                    counted++;
                }
                else
                {
                    counts[valueOf[hit.Document]]++;
                }
            }

            FacetCount[] elsewhere = counted == 0 ? [] : [new(request.Else!.Value, counted)];
            facets.Add(new Facet(request.Field, Top(counts, values, elsewhere, request.Top)));
        }

        return facets;
    }

    private static List<FacetCount> Top(int[] counts, IReadOnlyList<string> values, FacetCount[] others, int top)
    {
        List<FacetCount> found = [.. others];
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0 && values[i].Length > 0)
            {
                found.Add(new FacetCount(values[i], counts[i]));
            }
        }

        found.Sort((a, b) => a.Count != b.Count ? b.Count - a.Count : string.CompareOrdinal(a.Value, b.Value));
        return found.Count > top ? found[..top] : found;
    }
}
