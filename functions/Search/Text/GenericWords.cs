using System.Collections.Frozen;

namespace TicketMaster.Search;

/// <summary>Words that say of what kind a thing is rather than which: "tickets", "tour", "live".</summary>
internal static class GenericWords
{
    private static readonly FrozenDictionary<string, int> s_ranks = SearchData.Lines("generic.txt")
        .SelectMany(line => line.Split(' '))
        .Index()
        .DistinctBy(word => word.Item)
        .ToFrozenDictionary(word => word.Item, word => word.Index);

    /// <returns>The smaller, the less a word tells; null if it may tell which thing is meant.</returns>
    public static int? Rank(string word) =>
        s_ranks.TryGetValue(word, out int rank) ? rank : CategoryNames.Has(word) ? s_ranks.Count : null;
}
