namespace TicketMaster.Search;

/// <summary>A name that what is typed may become.</summary>
/// <param name="Text">As it is shown.</param>
/// <param name="Kind">One of <see cref="Completions.Kinds"/>.</param>
internal sealed record Completion(string Text, string Kind)
{
    public string Folded { get; } = FoldedText.Fold(Text);
}

/// <summary>The names of an event that can be suggested.</summary>
internal sealed record EventNames(
    string? Name,
    IReadOnlyList<string> Performers,
    string? Category,
    string? Venue,
    string? City,
    string? Region,
    string? Country);

/// <summary>What the search suggests while somebody types.</summary>
internal static class Completions
{
    /// <summary>Of equally good names of two kinds, the first is suggested.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["performer", "event", "venue", "city", "region", "country", "category"];

    public static IEnumerable<Completion> Of(EventSummary e) =>
        Of(new EventNames(e.Name, e.Performers, e.Category, e.Venue, e.City, e.Region, e.Country));

    public static IEnumerable<Completion> Of(EventNames e) =>
        e.Performers.Select(performer => Name(performer, "performer"))
            .Concat(
            [
                Name(e.Name, "event"), Name(e.Venue, "venue"), Name(e.City, "city"), Name(e.Region, "region"), Name(e.Country, "country"),
                Name(e.Category, "category"),
            ])
            .OfType<Completion>()
            .Where(name => name.Folded.Length > 0)
            .Distinct();

    /// <summary>
    /// The best first: the very name, then names that begin so, then those with a word that does. Of these, that of most events. A name of
    /// several kinds is given once.
    /// </summary>
    public static IReadOnlyList<Suggestion> Best(string typed, IEnumerable<(Completion Name, int Events)> found, int count) =>
    [
        .. found
            .OrderByDescending(one => Fit(one.Name.Folded, typed)).ThenByDescending(one => one.Events)
            .ThenBy(one => IndexOf(one.Name.Kind)).ThenBy(one => one.Name.Text, StringComparer.Ordinal)
            .DistinctBy(one => one.Name.Folded)
            .Take(count)
            .Select(one => new Suggestion(one.Name.Text, one.Name.Kind, one.Events)),
    ];

    public static int Fit(string folded, string typed) =>
        folded == typed ? 2 : folded.StartsWith(typed, StringComparison.Ordinal) ? 1 : 0;

    private static Completion? Name(string? text, string kind) => text is null ? null : new Completion(text, kind);

    private static int IndexOf(string kind) => Kinds.Index().First(one => one.Item == kind).Index;
}
