using System.Collections.Frozen;
using TicketMaster.Catalogue;

namespace TicketMaster.Search;

/// <summary>Other names of categories, such as "theater" for theatre.</summary>
internal static class CategoryNames
{
    private static readonly FrozenDictionary<string, string[]> s_others = SearchData.Lines("categories.txt")
        .Select(line => line.Split(' '))
        .ToFrozenDictionary(names => names[0], names => names[1..].Select(name => name.Replace('-', ' ')).ToArray());

    private static readonly FrozenDictionary<string, string> s_byName = s_others
        .SelectMany(pair => pair.Value.Select(name => (Name: name, Category: pair.Key)))
        .DistinctBy(pair => pair.Name)
        .ToFrozenDictionary(pair => pair.Name, pair => pair.Category);

    private static readonly FrozenSet<string> s_words = s_byName.Keys.Concat(s_others.Keys)
        .SelectMany(name => name.Split(' ')).ToFrozenSet();

    public static IReadOnlyList<string> OthersOf(string category) => s_others.GetValueOrDefault(category, []);

    /// <returns>The category of this name or other name; null if it is none.</returns>
    public static string? Find(string text) => Categories.Find(text) ?? s_byName.GetValueOrDefault(FoldedText.Fold(text));

    /// <summary>Whether a folded word is one of a category's names.</summary>
    public static bool Has(string word) => s_words.Contains(word);
}
