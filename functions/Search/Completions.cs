namespace TicketMaster.Search;

/// <summary>A name that what is typed may become.</summary>
/// <param name="Text">As it is shown.</param>
/// <param name="Kind">One of <see cref="Completions.Kinds"/>.</param>
internal sealed record Completion(string Text, string Kind)
{
    public string Folded => FoldedText.Fold(Text);

    /// <summary>As it may be typed, folded: "p nk" and "pink", "ac dc" and "acdc".</summary>
    public IEnumerable<string> Ways => WrittenWord.Spellings(Text).Select(FoldedText.Fold)
        .Append(string.Join(' ', WrittenWord.In(Text).Select(word => string.Concat(word.Parts)).Where(word => word.Length > 0)))
        .Where(way => way.Length > 0)
        .Distinct();
}

/// <summary>How a name fits what is typed, the best last.</summary>
internal enum NameFit
{
    /// <summary>A later word begins so, or it is misspelt.</summary>
    Otherwise,
    Begun,
    Whole,
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

    private const int MostTyped = 100;

    /// <summary>What was typed, folded. Azure AI Search takes a hundred letters; the rest of a longer text is left out.</summary>
    public static string Typed(string token)
    {
        string typed = FoldedText.Fold(token);

        // No character is cut in two.
        return typed.Length <= MostTyped
            ? typed
            : typed[..(char.IsHighSurrogate(typed[MostTyped - 1]) ? MostTyped - 1 : MostTyped)].TrimEnd();
    }

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
    public static IReadOnlyList<Suggestion> Best(IEnumerable<(Completion Name, NameFit Fit, int Events)> found, int count) =>
    [
        .. found
            .OrderByDescending(one => one.Fit).ThenByDescending(one => one.Events)
            .ThenBy(one => IndexOf(one.Name.Kind)).ThenBy(one => one.Name.Text, StringComparer.Ordinal)
            .DistinctBy(one => one.Name.Folded)
            .Take(count)
            .Select(one => new Suggestion(one.Name.Text, one.Name.Kind, one.Events)),
    ];

    public static NameFit Fit(Completion name, string typed) => name.Ways.Max(
        way => way == typed ? NameFit.Whole : way.StartsWith(typed, StringComparison.Ordinal) ? NameFit.Begun : NameFit.Otherwise);

    private static Completion? Name(string? text, string kind) => text is null ? null : new Completion(text, kind);

    private static int IndexOf(string kind) => Kinds.Index().First(one => one.Item == kind).Index;
}
