namespace OneProcess.FullText;

internal static class FullTextWords
{
    /// <summary>Words of a query that are used. More say nothing new.</summary>
    private const int MaxWords = 24;

    /// <summary>The words that must match. Ignored words are left out, unless there are no others.</summary>
    public static string[] Needed(string folded, FullTextSchema schema)
    {
        string[] words = [.. Folding.Words(folded).Distinct()];
        string[] needed = [.. words.Where(word => !schema.IgnoredWords.Contains(word))];
        return [.. (needed.Length > 0 ? needed : words).Take(MaxWords)];
    }
}
