using Azure.Search.Documents.Models;
using TicketMaster.Search;

namespace TicketMaster.Adapters;

/// <summary>
/// Finds the names to suggest. The service answers with events and the folded text that matched in each. The name is the one of the
/// event's name, performers, venue and city that folds to this text.
/// </summary>
internal static class AiSearchSuggestions
{
    private static readonly string[] s_kinds = ["performer", "event", "venue", "city"];

    /// <summary>Performers first, then events, venues and cities. Each counts its events among those that the service answered.</summary>
    public static IReadOnlyList<Suggestion> From(IReadOnlyList<SearchSuggestion<IndexEntry>> found, int count)
    {
        HashSet<string> matched = [.. found.Select(suggestion => suggestion.Text)];
        return
        [
            .. found
                .SelectMany(suggestion => Names(suggestion.Document).Where(name => matched.Contains(name.Folded)).Distinct())
                .GroupBy(name => name)
                .Select(same => (Name: same.Key, Events: same.Count()))
                .OrderBy(name => Array.IndexOf(s_kinds, name.Name.Kind)).ThenByDescending(name => name.Events)
                .ThenBy(name => name.Name.Text, StringComparer.Ordinal)
                .DistinctBy(name => name.Name.Folded)
                .Take(count)
                .Select(name => new Suggestion(name.Name.Text, name.Name.Kind, name.Events)),
        ];
    }

    private static IEnumerable<Candidate> Names(IndexEntry entry) =>
        from name in
            (IEnumerable<(string Kind, string? Text)>)
            [
                .. entry.Performers.Select(performer => ("performer", (string?)performer)),
                ("event", entry.Name),
                ("venue", entry.Venue),
                ("city", entry.City),
            ]
        where name.Text is not null
        select new Candidate(name.Kind, name.Text, FoldedText.ForIndex(name.Text));

    private sealed record Candidate(string Kind, string Text, string Folded);
}
