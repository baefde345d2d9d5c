using System.Collections.Frozen;

namespace TicketMaster.Search;

/// <summary>Works that are known by several names: "The Magic Flute" is "Die Zauberflöte".</summary>
internal static class Works
{
    private const int MostWords = 8;

    private static readonly FrozenDictionary<string, string[]> s_byName = SearchData.Lines("works.txt")
        .Select(line => line.Split('|'))
        .SelectMany(names => names.Select(name => (Key: FoldedText.Fold(name), Names: names)))
        .DistinctBy(pair => pair.Key)
        .ToFrozenDictionary(pair => pair.Key, pair => pair.Names);

    /// <summary>The other names of the work that a name is of, such as "Mozart: Die Zauberflöte (concert performance)".</summary>
    public static IEnumerable<string> OtherNamesIn(string name)
    {
        string[] words = FoldedText.Words(name);
        for (int begin = 0; begin < words.Length; begin++)
        {
            for (int end = Math.Min(words.Length, begin + MostWords); end > begin; end--)
            {
                string key = string.Join(' ', words[begin..end]);
                if (s_byName.TryGetValue(key, out string[]? names))
                {
                    return names.Where(other => FoldedText.Fold(other) != key);
                }
            }
        }

        return [];
    }
}
