using Azure.Search.Documents.Models;
using TicketMaster.Search;

namespace TicketMaster.Adapters;

/// <summary>
/// Finds the names to suggest. The service answers with events and the folded text that matched in each. The names are those of the event
/// that are typed so.
/// </summary>
internal static class AiSearchSuggestions
{
    /// <summary>Each name counts its events among those that the service answered.</summary>
    public static IReadOnlyList<Suggestion> From(string typed, IReadOnlyList<SearchSuggestion<IndexEntry>> found, int count)
    {
        HashSet<string> matched = [.. found.Select(suggestion => suggestion.Text)];
        return Completions.Best(
            found.SelectMany(suggestion => Completions.Of(suggestion.Document.ToNames()).Where(name => name.Ways.Any(matched.Contains)))
                .GroupBy(name => name)
                .Select(same => (same.Key, Completions.Fit(same.Key, typed), same.Count())),
            count);
    }
}
