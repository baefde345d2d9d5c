namespace TicketMaster.Search;

/// <summary>The words of an event as both indexes get them: folded, with their other forms. A value is split at spaces only.</summary>
internal sealed record IndexedText
{
    private const int MostJoined = 5;

    private static readonly HashSet<string> s_articles =
    [
        "the", "a", "an", "der", "die", "das", "le", "la", "les", "el", "los", "las", "il", "lo", "gli",
    ];

    public required IReadOnlyList<string> Names { get; init; }

    public required IReadOnlyList<string> Headliner { get; init; }

    public required IReadOnlyList<string> Name { get; init; }

    public required IReadOnlyList<string> Supporting { get; init; }

    public required IReadOnlyList<string> Category { get; init; }

    public required IReadOnlyList<string> Place { get; init; }

    public required IReadOnlyList<string> Venue { get; init; }

    public required IReadOnlyList<string> All { get; init; }

    public static IndexedText Of(IndexedEvent indexed)
    {
        EventSummary e = indexed.Event;
        KnownNames known = indexed.Known;
        string[] name = [e.Name, .. known.OfEvent];
        string[] headliner = [.. e.Performers.Take(1), .. known.OfHeadliner];
        string[] supporting = [.. e.Performers.Skip(1), .. known.OfOthers];
        string[] category = [e.Category, .. CategoryNames.OthersOf(e.Category)];
        string[] named = [.. name, .. headliner, .. supporting, e.Venue];
        return new IndexedText
        {
            Names =
            [
                .. name.Concat(headliner).SelectMany(WrittenWord.Spellings).SelectMany(WithoutSpaces)
                    .Where(one => one.Length > 0).Distinct(),
            ],
            Headliner = [.. Words(headliner), .. Joined(headliner)],
            Name = [.. Words(name), .. Joined(name)],
            Supporting = Words(supporting),
            Category = Words(category),
            Place = known.Places.Text,
            Venue = Words([e.Venue]),
            All = [.. Words([.. named, .. category]), .. Joined(named), .. known.Places.Text, .. known.Places.Joined],
        };
    }

    /// <summary>The values of each field.</summary>
    public IEnumerable<(TextField Field, IReadOnlyList<string> Values)> Fields =>
    [
        (SearchFields.Names, Names),
        (SearchFields.Headliner, Headliner),
        (SearchFields.Name, Name),
        (SearchFields.Supporting, Supporting),
        (SearchFields.Category, Category),
        (SearchFields.Place, Place),
        (SearchFields.Venue, Venue),
        (SearchFields.All, All),
    ];

    private static IEnumerable<string> WithoutSpaces(string name)
    {
        yield return FoldedText.Joined(name);
        if (FoldedText.Words(name) is [string article, _, ..] words && s_articles.Contains(article))
        {
            yield return string.Concat(words[1..]);
        }
    }

    /// <summary>The names, then in a value of their own the other forms of their words.</summary>
    public static string[] Words(IReadOnlyList<string> names)
    {
        List<string> values = [];
        HashSet<string> forms = [];
        foreach (string name in names.Distinct())
        {
            WrittenWord[] written = [.. WrittenWord.In(name)];
            string[] parts = [.. written.SelectMany(word => word.Parts)];
            if (parts.Length > 0)
            {
                values.Add(string.Join(' ', parts));
            }

            forms.UnionWith(written.SelectMany(word => word.Forms));
            forms.UnionWith(parts.Concat(written.SelectMany(word => word.Forms)).SelectMany(WordForms.Of));
            forms.UnionWith(parts.Zip(parts.Skip(1)).Select(two => WordForms.Number(two.First, two.Second)).OfType<string>());
            forms.UnionWith(written.SelectMany(word => word.Signs).Where(sign => parts.Length == 0 || Tells(sign)));
        }

        forms.ExceptWith(values.SelectMany(value => value.Split(' ')));
        return forms.Count == 0 ? [.. values.Distinct()] : [.. values.Distinct(), string.Join(' ', forms)];
    }

    /// <summary>Neighbouring words as one, in a value of their own.</summary>
    public static IEnumerable<string> Joined(IReadOnlyList<string> names)
    {
        HashSet<string> joined = [];
        foreach (string name in names)
        {
            string[] parts = FoldedText.Words(name);
            if (parts.Length > 1 && !parts.Any(FoldedText.IsIdeograph))
            {
                joined.UnionWith(parts.Zip(parts.Skip(1)).Select(two => two.First + two.Second));
                joined.Add(string.Concat(parts.Take(MostJoined)));
            }
        }

        return joined.Count == 0 ? [] : [string.Join(' ', joined)];
    }

    /// <summary>Whether a sign among words is more than what separates them: "!!!", but not the bar of "X | Y".</summary>
    private static bool Tells(string sign) => sign.Length > 1 || sign[0] > '~';
}
