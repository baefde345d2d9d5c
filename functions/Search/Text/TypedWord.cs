namespace TicketMaster.Search;

/// <summary>A word that somebody typed, with all that it may stand for.</summary>
/// <param name="Written">As it was typed, in lower case.</param>
/// <param name="Parts">Its folded words; a sign is one.</param>
/// <param name="Forms">Single words that may stand in its place.</param>
/// <param name="IsLast">Whether nothing was typed after it, so that it may be half typed.</param>
internal sealed record TypedWord(string Written, IReadOnlyList<string> Parts, IReadOnlyList<string> Forms, bool IsLast)
{
    private const float BegunShare = 0.5f;
    private const float NearShare = 0.25f;

    public static TypedWord Of(WrittenWord word, bool isLast) => word.Parts.Count == 0 ? new(word.Written, word.Signs, [], false) : new(
        word.Written,
        word.Parts,
        [.. word.Forms.Concat(word.Parts.Count == 1 ? word.Parts.Concat(word.Forms).SelectMany(WordForms.Of)
            : word.Forms.SelectMany(WordForms.Of)).Distinct().Except(word.Parts.Count == 1 ? word.Parts : [])],
        isLast);

    /// <summary>The place among the words that tell least; null if it says which thing is meant.</summary>
    public int? Vagueness { get; } = GenericWords.Rank(string.Concat(Parts));

    /// <summary>Whether it is the name of a category, or a word of one.</summary>
    public bool IsCategory => Parts.Concat(Forms).Any(CategoryNames.Has);

    /// <summary>
    /// The entries that have it, the better the more telling the field. All words of an entry are in one field, so that alone is looked
    /// through; the others are asked about what is found.
    /// </summary>
    /// <param name="names">Names of which it is a part, which do instead of it.</param>
    public TextQuery Clause(Looseness looseness, bool isAlone, IEnumerable<TextQuery> names)
    {
        List<TextQuery> better = [];
        foreach (TextField field in SearchFields.Scored.Where(Counts))
        {
            better.AddRange(In(field.Name, IsCategory && field != SearchFields.Category ? 1 : field.Boost));
        }

        // A place's whole name without spaces need not be among the words.
        IEnumerable<TextQuery> place = Parts.Count == 1
            ? [new TextQuery.Word(SearchFields.MainPlaces, Parts[0], SearchFields.MainPlaceBoost)]
            : [];
        return new TextQuery.Preferring(
            TextQuery.OneOf([.. In(SearchFields.All.Name, 1), .. Loosely(SearchFields.All.Name, looseness, isAlone), .. place, .. names]),
            better);
    }

    /// <summary>The entries that have it as it is typed, wherever.</summary>
    public TextQuery Exactly() => TextQuery.OneOf([.. In(SearchFields.All.Name, 1)]);

    /// <summary>The entries that have it as it is typed in what they are called or in whom they are with.</summary>
    public TextQuery InNames() => TextQuery.OneOf(
    [
        .. from field in (IEnumerable<TextField>)[SearchFields.Headliner, SearchFields.Name, SearchFields.Supporting]
           from way in In(field.Name, field.Boost)
           select way,
    ]);

    /// <summary>
    /// The entries that have it in a field as loosely as may be. Beside others, a word that says of what kind a thing is stands for itself
    /// only: "live" is not Liverpool.
    /// </summary>
    public IEnumerable<TextQuery> Loosely(string field, Looseness looseness, bool isAlone = true)
    {
        string last = Parts[^1];
        bool isWord = Parts.Count == 1 && char.IsLetterOrDigit(last, 0) && (isAlone || Vagueness is null);
        int mistakes = isWord && Vagueness is null ? MistakesAllowed(last) : 0;
        if (isWord && (IsLast || (looseness != Looseness.AsTyped && last.Length > 1)))
        {
            yield return new TextQuery.Begins(field, last, BegunShare);
        }

        if (looseness != Looseness.AsTyped && mistakes > 0)
        {
            yield return new TextQuery.Nearly(field, last, mistakes, NearShare);
        }

        if (looseness == Looseness.HalfTyped && IsLast && mistakes > 0)
        {
            foreach (string pattern in MisspeltPatterns.BeginningsOf(last))
            {
                yield return new TextQuery.Like(field, pattern, NearShare);
            }
        }
    }

    public IEnumerable<TextQuery> In(string field, float boost)
    {
        yield return Parts.Count == 1 ? new TextQuery.Word(field, Parts[0], boost) : new TextQuery.Phrase(field, Parts, boost);
        foreach (string form in Forms)
        {
            yield return new TextQuery.Word(field, form, boost);
        }
    }

    /// <summary>How many letters may be wrong: none up to three letters or with a digit, one up to seven, else two.</summary>
    public static int MistakesAllowed(string word) =>
        word.AsSpan().ContainsAnyInRange('0', '9') ? 0
        : word.Length switch
        {
            <= 3 => 0,
            <= 7 => 1,
            _ => 2,
        };

    /// <summary>A kind of event is no reason to prefer a hall that is called after it.</summary>
    private bool Counts(TextField field) => !(IsCategory && field == SearchFields.Venue);
}

/// <summary>How loosely the words of a search are taken. Each is tried only where the one before finds nothing.</summary>
internal enum Looseness
{
    /// <summary>As typed; the last word may be half typed.</summary>
    AsTyped,

    /// <summary>Any word may be misspelt or half typed.</summary>
    Misspelt,

    /// <summary>The last word may be both.</summary>
    HalfTyped,
}
