namespace TicketMaster.Search;

/// <summary>
/// The place that somebody typed. Parts between commas must each hold. A part is a whole name, or several: "Melbourne VIC". What is the
/// name of several places means the largest first. Only where nothing is on in a place of this name, it may be half typed or misspelt.
/// </summary>
internal sealed record PlaceQuery(IReadOnlyList<string> Parts)
{
    private const int MostNames = 4;

    private static readonly char[] s_separators = [',', ';', '/'];

    public bool IsEmpty => Parts.Count == 0;

    public static PlaceQuery Of(string location) =>
        new([.. location.Split(s_separators).Where(part => PlaceKey.Of(part).Length > 0)]);

    /// <summary>The ways to take it, each to be tried only where nothing is on in the one before.</summary>
    public IEnumerable<PlaceFilter> Ways()
    {
        yield return Names(isLargestOnly: true);
        yield return Names(isLargestOnly: false);
        foreach (Looseness looseness in Enum.GetValues<Looseness>())
        {
            yield return new PlaceFilter.Like(
                TextQuery.EachOf([.. Parts.SelectMany(part => Words(part, looseness))]), IsGuess: looseness != Looseness.AsTyped);
        }
    }

    /// <summary>Of "New York, NY" the city is in the state: what comes first is the name that may be of several places.</summary>
    private PlaceFilter.Named Names(bool isLargestOnly) => new(
        TextQuery.EachOf(
        [
            .. Parts.Select((part, i) => TextQuery.OneOf(
                [.. Several(PlaceKey.WordsOf(part), isLargestOnly && i == 0 ? SearchFields.MainPlaces : SearchFields.Places)])),
        ]),
        isLargestOnly);

    /// <summary>The words as one name or as several in a row.</summary>
    /// <param name="first">The field of the first name.</param>
    private static IEnumerable<TextQuery> Several(string[] words, string first)
    {
        if (words.Length > MostNames)
        {
            yield return Name(first, words);
            yield break;
        }

        // Each bit says whether a name ends after that word.
        for (int ends = 0; ends < 1 << (words.Length - 1); ends++)
        {
            List<TextQuery> names = [];
            int begin = 0;
            for (int i = 0; i < words.Length; i++)
            {
                if (i == words.Length - 1 || (ends & (1 << i)) != 0)
                {
                    names.Add(Name(begin == 0 ? first : SearchFields.Places, words[begin..(i + 1)]));
                    begin = i + 1;
                }
            }

            yield return TextQuery.EachOf(names);
        }
    }

    private static TextQuery.Word Name(string field, string[] words) => new(field, string.Join(' ', words));

    private static IEnumerable<TextQuery> Words(string part, Looseness looseness)
    {
        foreach (WrittenWord written in WrittenWord.In(part).Where(word => word.Parts.Count > 0).Take(TypedText.MaxWords))
        {
            var word = TypedWord.Of(written, isLast: true);
            yield return TextQuery.OneOf(
            [
                .. from field in (IEnumerable<TextField>)[SearchFields.Place, SearchFields.Venue]
                   from way in word.In(field.Name, 1).Concat(word.Loosely(field.Name, looseness))
                   select way,
            ]);
        }
    }
}

/// <summary>Where an event must be.</summary>
internal abstract record PlaceFilter
{
    private PlaceFilter()
    {
    }

    /// <summary>Whole names.</summary>
    /// <param name="Query">The names, as words of the fields of places.</param>
    /// <param name="IsLargestOnly">Whether other places of the name are left out.</param>
    public sealed record Named(TextQuery Query, bool IsLargestOnly = false) : PlaceFilter;

    /// <summary>Words of names.</summary>
    /// <param name="IsGuess">Whether they may be misspelt.</param>
    public sealed record Like(TextQuery Query, bool IsGuess) : PlaceFilter;
}
